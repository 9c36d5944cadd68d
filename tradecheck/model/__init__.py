"""The words that every room speaks: periods, goods, states, views, findings, evidence and errors.

Nothing here reads a file or knows a publisher. `tables` alone needs polars, and is imported by the
rooms that hold tables; the rest costs next to nothing to import.
"""
