"""The world's mirror gaps: how far two reports of one flow lie apart, for every code and period, among all pairs.

A gap means something only beside everybody's. `reading` makes a file's rows comparable, one by one, and `quick` all at
once where nothing is odd; `layout` keeps them sorted, `period` is the one pure function from a period's rows to its
distribution, `build` does what is not done yet.
"""
