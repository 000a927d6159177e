"""What prioritisation rests on: judged weights, relative urgency, and money over time."""
