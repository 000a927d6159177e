"""Who may decide what: the authority matrix, delegated limits, votes, and what follows from them."""
