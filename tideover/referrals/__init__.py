"""Referrals: who sent whom and when, how people heard of the service, what was decided, and who was told."""
