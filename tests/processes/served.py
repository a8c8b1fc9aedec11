"""The test's own database, for processes beside the test: its address, and a web server of its rows."""

import http.client
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

from django.conf import settings
from django.db import connection

from tideover.cli import serving

from .running import descendants, kill, wait_until


def address() -> str:
    """The test's own database, as DATABASE_URL names it."""
    place = connection.settings_dict
    asked = urlencode(
        {"host": place["HOST"], "port": place["PORT"], "user": place["USER"], "password": place["PASSWORD"]}
    )
    return f"postgresql:///{place['NAME']}?{asked}"


@contextmanager
def server(port: int, var: Path, url: str | None = None) -> Iterator[None]:
    """A web server as `tideover serve` starts it, on the test's rows or another database; it answers, and is ended at
    the end."""
    environment = serving.environment_of("owner", url or address()) | {"TIDEOVER_VAR": str(var)}
    environment["TIDEOVER_SECRET_KEY"] = settings.SECRET_KEY
    with (var / "server.log").open("ab") as log:
        process = subprocess.Popen(
            serving.web_command("127.0.0.1", port, 1), env=environment, stdout=log, stderr=log, start_new_session=True
        )
    try:
        wait_until(lambda: process.poll() is not None or answers(port))
        assert process.poll() is None, (var / "server.log").read_text()
        yield
    finally:
        children = descendants(process.pid)
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            kill([process.pid])
            process.wait()
        kill(children)


def answers(port: int, path: str = "/health/") -> bool:
    """Whether the server says that it lives, or that it is ready."""
    asking = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        asking.request("GET", path)
        return asking.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        asking.close()
