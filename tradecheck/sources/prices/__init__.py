"""World market prices by month: the World Bank's Pink Sheet, and series of FRED."""
