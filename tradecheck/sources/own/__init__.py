"""Files that a person writes: observations, notifications to the 1718 Committee, and prices, as CSV or XLSX."""
