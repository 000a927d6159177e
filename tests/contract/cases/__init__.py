"""The table of all operations, a part for each domain."""
