"""Whole records coming in and going out: checked in full before anything is kept, applied in one
transaction or not at all."""
