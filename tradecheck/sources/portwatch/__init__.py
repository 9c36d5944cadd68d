"""IMF PortWatch: daily calls at ports and passages of straits, counted from ships' transponders."""
