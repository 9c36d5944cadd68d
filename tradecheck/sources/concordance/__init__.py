"""UNSD's tables of correlation between editions of the Harmonized System, in the layouts they came in."""
