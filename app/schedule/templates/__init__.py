"""Templates of timelines: the shape of a plan, without dates and people, made into plans and learned from them."""
