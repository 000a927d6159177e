"""What prioritisation rests on: judged weights, urgency, money over time, and how fragile an order is."""
