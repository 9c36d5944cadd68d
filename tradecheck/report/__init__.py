"""A report is data first, then a document: the same findings and tables as everywhere else.

`build` answers a view, `render` writes the report in a format. `answers` holds each table as an answer,
`page` one finding to read, `records` the record behind a figure.
"""

from tradecheck.report.build import Report, build
from tradecheck.report.render import FORMATS, render

__all__ = ["FORMATS", "Report", "build", "render"]
