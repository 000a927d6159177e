"""Levelling a project's plan against the capacity of its roles: runs that are kept, and adopted as plans."""
