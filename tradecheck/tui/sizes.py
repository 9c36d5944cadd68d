"""Which arrangement a terminal of a size gets."""

LEAST_WIDTH, LEAST_HEIGHT = 60, 20
_COMPACT_WIDTH, _TRIPTYCH_WIDTH = 80, 160
_ROOMY_HEIGHT, _TOWER_HEIGHT = 34, 38

ARRANGEMENTS = ("stacked", "tower", "compact", "roomy", "triptych")


def too_small(width: int, height: int) -> bool:
    """Whether nothing useful fits."""
    return width < LEAST_WIDTH or height < LEAST_HEIGHT


def arrangement(width: int, height: int) -> str:
    """Return the name of the arrangement; the style sheet has one section for each.

    `stacked`: the list and one pane below it. `tower`: list, chart and one pane. `compact`: the list
    beside the chart and one pane. `roomy`: the list beside all three panes. `triptych`: three columns.
    """
    if width >= _TRIPTYCH_WIDTH:
        return "triptych"
    if width >= _COMPACT_WIDTH:
        return "roomy" if height >= _ROOMY_HEIGHT else "compact"
    return "tower" if height >= _TOWER_HEIGHT else "stacked"
