"""Reading settings from the environment."""

import os
import secrets
from pathlib import Path


def setting(name: str, default: str) -> str:
    """The environment variable `name`, or `default` where it is unset or empty."""
    return os.environ.get(name) or default


def flag(name: str) -> bool:
    """Whether the environment variable `name` is set to something that means yes."""
    return os.environ.get(name, "").lower() in {"1", "true", "yes", "on"}


def secret_key(var: Path) -> str:
    """The key that signs sessions: `TIDEOVER_SECRET_KEY`, else one made once and kept in `var`.

    A key of this process alone is used where neither can be had (a read-only checkout that only runs
    checks); sessions then end with the process.
    """
    given = os.environ.get("TIDEOVER_SECRET_KEY")
    if given:
        return given
    path = var / "secret-key"
    try:
        var.mkdir(parents=True, exist_ok=True)
        try:
            handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        except FileExistsError:
            return path.read_text()
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(48))
        return path.read_text()
    except OSError:
        return secrets.token_urlsafe(48)
