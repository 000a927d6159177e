"""Prioritisation beyond the score itself: how fragile an order is, and what would change it."""
