"""Stakeholders: who has a stake in the work, what they are to make of it, and how they are kept in touch with."""
