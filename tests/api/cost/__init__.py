"""Costs, the ledger, baselines and earned value, through HTTP."""
