"""The service beside its floor: the same SQL through the bare driver, in the same run, on the same core."""
