"""Signing in: password, second factor, lock-out, sessions that end when nobody is there."""
