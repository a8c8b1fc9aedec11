"""How a running Tideover is looked after: whether it is well, what it does, and what is kept for a bad day."""
