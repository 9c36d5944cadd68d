"""Names and numbers that every room looks up: HS names, areas, factors, publications, events, explanations.

What is carried here stands in CSV files beside the modules, is read when first asked for, and is
checked row by row on the way in. Nothing here knows a flow, a rule or a reader.
"""
