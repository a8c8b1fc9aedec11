"""Invented and published services to look at, try out and measure with: the demonstration, and the record of
the first UK job retention team."""
