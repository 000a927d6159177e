"""What is calculated of a plan: dates and paths, quality, trend, comparison, pictures and files."""
