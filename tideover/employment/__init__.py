"""Owns posts and employment spells, and computes work status and outcomes from them."""
