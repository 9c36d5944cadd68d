"""The terminal: screens and widgets over the desk of `inquiry`.

Nothing here computes a figure. The desk answers in a worker thread started after the first frame, and what
it answers arrives as messages; so the first frame costs what an empty application costs.
"""
