"""One widget a module; each is given what it shows and asks nobody for it."""
