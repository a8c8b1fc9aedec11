"""`tideover run`: database, web and worker on this machine, until Ctrl-C."""

import http.client
import os
import signal
import socket
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from types import FrameType

import click
import psycopg
from rich.console import Console

from tideover.cli import serving, surroundings
from tideover.cli.children import Child, end_all
from tideover.foundation.database.cluster import Cluster

HOST = "127.0.0.1"
WORKERS = 2
GLANCE = 0.1
"""Seconds between two looks at the children and the database."""
NOT_FOR_A_LIVE_SERVICE = (
    "This is the embedded database, made for trying Tideover out, and it holds more than demonstration data. "
    "For a live service run a PostgreSQL server with backups and set DATABASE_URL to its address."
)

console = Console(highlight=False, soft_wrap=True)


def run_everything(port: int) -> None:
    """Run everything on `port` until a signal asks to stop. Raises a sentence where that cannot be."""
    _refuse_taken_port(port)
    for stopping in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(stopping, signal.default_int_handler)
    embedded = surroundings.is_embedded()
    with _starting_database() as cluster:
        urls, is_live, demonstration = _prepare()
        if embedded and is_live:
            console.print(NOT_FOR_A_LIVE_SERVICE, style="yellow")
        children = [
            Child(
                "web",
                serving.web_command(HOST, port, WORKERS),
                serving.environment_of("web", urls["web"], demonstration=demonstration) | serving.counting(),
            ),
            Child("worker", serving.worker_command(), serving.environment_of("worker", urls["worker"])),
            Child(
                "owner's worker",
                serving.owners_worker_command(),
                serving.environment_of("owner", os.environ["DATABASE_URL"]),
            ),
        ]
        _keep_running(children, cluster, port, demonstration=demonstration)


def _has_demonstration() -> bool:
    """Whether the demonstration is there, perhaps beside other data, and not declined."""
    from tideover.cli.demonstration import NO, SWITCH
    from tideover.foundation.signin.demonstration import is_here

    return os.environ.get(SWITCH, "").lower() not in NO and is_here()


@contextmanager
def _starting_database() -> Iterator[Cluster | None]:
    opened = surroundings.database(console.print)
    with _step("Starting the database"):
        cluster = opened.__enter__()
    try:
        yield cluster
    finally:
        opened.__exit__(None, None, None)


def _prepare() -> tuple[dict[str, str], bool, bool]:
    """Bring the database up to date: the addresses of the logins, whether there may be more than demonstration
    data, and whether the demonstration is wanted and there."""
    with _step("Reading the program"):
        surroundings.start_django("owner")
        from tideover.cli import demonstration, preparation
    if pending := preparation.pending_migrations():
        with _step(f"Applying {pending} migrations"):
            preparation.migrate()
    with _step("Giving web and worker their rights"):
        urls = preparation.prepare_logins()
    if demonstration.is_wanted():
        with _step("Loading the demonstration data", spinner=False):
            demonstration.load_with_progress(console)
    return urls, not demonstration.is_all_there_is(), _has_demonstration()


def _keep_running(children: Sequence[Child], cluster: Cluster | None, port: int, *, demonstration: bool) -> None:
    """Start the children, say when they serve, and keep all of it running until a signal asks to stop."""
    stop = _stop_on_signals()
    try:
        for child in children:
            child.start()
        announced = False
        while not stop.wait(GLANCE):
            if cluster is not None and not cluster.is_alive():
                console.print("The database has ended and is started again.")
                cluster.start()
                for child in children:
                    child.forgive()
            for child in children:
                _start_again_if_dead(child)
            if not announced and _answers(port):
                announced = True
                _announce(port, demonstration=demonstration)
    finally:
        console.print("Stopping.")
        end_all(children)


def _stop_on_signals() -> threading.Event:
    """From now on the signals that end a program only set the event given."""
    stop = threading.Event()

    def ask_to_stop(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    for stopping in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(stopping, ask_to_stop)
    return stop


def _start_again_if_dead(child: Child) -> None:
    if not child.has_died():
        return
    if not _database_answers():
        child.forgive()  # It can do nothing without, and nobody has to start us again once it is back.
    how, try_again = child.manner_of_death, child.may_start_again()
    child.end(deadline=0)
    if not try_again:
        raise click.ClickException(
            f"The {child.name} process keeps ending, the last time {how}. What it printed above says why."
        )
    console.print(f"The {child.name} process has ended {how} and is started again.")
    child.start()


def _database_answers() -> bool:
    try:
        with psycopg.connect(os.environ["DATABASE_URL"], connect_timeout=5):
            return True
    except psycopg.Error:
        return False


def _announce(port: int, *, demonstration: bool) -> None:
    console.print(f"\nTideover is at [bold]http://{HOST}:{port}/[/bold]  (Ctrl-C stops it)")
    if demonstration:
        from tideover.cli.demonstration import sign_ins

        console.print("\n".join(sign_ins()), markup=False)


def _answers(port: int) -> bool:
    """Whether a page comes back."""
    connection = http.client.HTTPConnection(HOST, port, timeout=5)
    try:
        connection.request("GET", "/")
        return connection.getresponse().status < 500
    except OSError:
        return False
    finally:
        connection.close()


def _refuse_taken_port(port: int) -> None:
    with socket.socket() as probe:
        # As the web server does: a port whose last connections are still closing is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except PermissionError as error:
            raise click.ClickException(
                f"You may not listen on port {port}. Choose one above 1023, such as with PORT=8000."
            ) from error
        except OSError as error:
            raise click.ClickException(
                f"Port {port} is taken, perhaps by another Tideover. Stop that, or choose another port, such as "
                f"with PORT={port + 1 if port < 65535 else 8000}."
            ) from error


@contextmanager
def _step(name: str, *, spinner: bool = True) -> Iterator[None]:
    """Say what is being done, and how long it took."""
    begun = time.monotonic()
    with console.status(f"{name} …") if spinner else nullcontext():
        yield
    console.print(f"{name}: {time.monotonic() - begun:.1f} s")
