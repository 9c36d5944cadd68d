"""Local servers that speak the publishers' protocols, with rows of our own making."""
