"""Risks that go together: stated for groups, and drawn so by every simulation of a register."""
