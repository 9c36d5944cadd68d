"""Charts in characters: pure functions from a `ChartSpec` and a size to lines of a terminal.

`render.render_chart` is the door; it knows no widget and can be tested on its text. Nothing in a chart is
told by colour alone: a state without a figure has its own pattern, a series its own mark.
"""
