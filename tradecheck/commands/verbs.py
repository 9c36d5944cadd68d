"""The verbs and the line that `--help` gives each; their modules are imported only when called."""

VERBS: dict[str, str] = {
    "terminal": "the terminal, as without a verb",
    "findings": "the list of findings",
    "why": "one finding: arithmetic, rule, records",
    "series": "what was booked, period by period, with its state",
    "mirror": "one flow as its two ends report it, by origin or destination",
    "caps": "how much of each cap was used",
    "rules": "what the Security Council says of a code, on a day",
    "observations": "what was seen, with overlaps",
    "notifications": "what was told to the 1718 Committee, month by month, gaps shown",
    "vessels": "ships named in public reports",
    "report": "everything above as one document",
    "chart": "a chart as PNG, SVG or PDF",
    "pull": "ask a publisher's service and keep the answers",
    "import": "read files that were downloaded, and keep them",
    "sources": "what is held: source, vintage, rows, age, terms",
    "revisions": "what publishers changed between vintages",
    "record": "the record behind a figure",
    "cache": "where the archive is, what is in it, whether it is whole, what of it can go",
    "config": "the settings and where each comes from",
    "doctor": "whether everything is in place",
}
