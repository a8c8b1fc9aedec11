"""How long records are kept: what falls due for erasure, what was decided, and erasing it from every table."""
