"""The selection of a portfolio: which candidates, and from when, give the most value within what there is."""
