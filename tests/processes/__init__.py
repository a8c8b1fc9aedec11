"""Tests of Tideover as its processes: started as a person starts it, looked at from outside, and killed."""
