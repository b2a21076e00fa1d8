"""Reports on the complaint log: gathered once, laid out once, and written as a page, as CSV or as JSON."""
