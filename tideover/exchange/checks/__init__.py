"""Checking a record folder: the folder, its lines, each cell, then what lines say of one another.

Nothing is guessed at and nothing is mended: a byte-order mark, a stray space or a formula is a fault, said
in a sentence, and the service decides what its file should say.
"""
