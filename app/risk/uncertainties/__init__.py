"""What is uncertain about a plan: durations and costs of its tasks, and the risks that drive them."""
