"""A password hash for tests, where making hundreds of accounts must not take minutes."""

from django.contrib.auth.hashers import PBKDF2PasswordHasher


class QuickHasher(PBKDF2PasswordHasher):
    """One round instead of a million. It has its own name, so that no real deployment accepts its hashes."""

    algorithm = "quick"
    iterations = 1
