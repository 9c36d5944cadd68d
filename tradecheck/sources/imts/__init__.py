"""The IMF's International Merchandise Trade Statistics: totals by partner, asked for and read."""
