"""Counts and percentages of a service's work, computed from tidy tables of its record."""
