"""What is looked at. Needs no Django."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Installation:
    """What the checks are about: the folder `var`, the addresses of web and worker as far as they are known, and the
    data folder of the embedded database where it is used. `key_is_given` and `key_was_kept` say where the secret key
    was before Django was set up, which makes one where there is none."""

    var: Path
    addresses: Mapping[str, str | None]
    data: Path | None
    key_is_given: bool
    key_was_kept: bool

    @property
    def is_embedded(self) -> bool:
        """Whether the database is our own; a server that somebody else runs is taken for a real one."""
        return self.data is not None

    @property
    def is_real(self) -> bool:
        """Whether real people may be in it."""
        return not self.is_embedded
