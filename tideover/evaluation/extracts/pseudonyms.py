"""Pseudonyms: keys of an extract that nobody can turn back into keys of the record."""

import hashlib
import secrets

SECRET_BYTES = 32
POSITIVE = (1 << 63) - 1


class Pseudonyms:
    """Gives keys of the record their pseudonyms, the same key always the same one.

    A pseudonym is the first 63 bits of a keyed hash (BLAKE2b, RFC 7693) of kind and key. The secret is made
    for one extract and kept nowhere, so two extracts cannot be tied together and no list of the record's
    keys leads back. With ten million keys the odds that any two share a pseudonym are 1 in 180,000; the
    check of an extract finds it.
    """

    def __init__(self, secret: bytes | None = None) -> None:
        self._secret = secret or secrets.token_bytes(SECRET_BYTES)

    def of(self, kind: str, key: int | str) -> int:
        """The pseudonym of one key; kinds (case, person, post ...) have pseudonyms of their own."""
        digest = hashlib.blake2b(f"{kind}:{key}".encode(), key=self._secret, digest_size=8).digest()
        return int.from_bytes(digest, "big") & POSITIVE

    def of_optional(self, kind: str, key: int | str | None) -> int | None:
        """The same, where there may be no key."""
        return None if key is None else self.of(kind, key)
