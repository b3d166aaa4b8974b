"""Search: an index that finds one Chinese character in the middle of a clause, and what looks things up in it."""
