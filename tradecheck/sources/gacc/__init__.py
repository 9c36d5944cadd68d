"""China Customs (GACC): files that a person downloaded from its statistics site, in Chinese or English.

Nothing is asked here: the site lets only people in. What a file does not say of itself (the direction, and
sometimes the period) the person says, in `terms`.
"""
