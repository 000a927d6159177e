"""Which components a portfolio can afford: scenarios, their proven selections, and why."""
