"""The arithmetic of variance reporting, without a database."""
