"""The methods: one module each, a pure function from evidence and view to findings.

`registry` lists them. To add a method is to add a module and a line there. Thresholds of severity and
status are written out in `severity`, and each finding carries the one that decided.
"""
