"""Looks at a Tideover from all sides and says of each what it found and, where something is amiss, what to do next."""
