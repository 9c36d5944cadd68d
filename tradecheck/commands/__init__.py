"""The verbs: one module each with its arguments and its run. `dispatch` finds the one that was called."""
