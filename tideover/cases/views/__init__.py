"""Pages about a case: its client, how it is steered, and what stands beside it."""
