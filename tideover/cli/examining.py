"""What `tideover doctor` does: looks and prints a line for each check; no record is changed."""

import os
from collections.abc import Iterator

import click

from tideover.cli import surroundings
from tideover.foundation.database.errors import DatabaseError
from tideover.foundation.database.logins import LOGINS, VARIABLES, kept_address
from tideover.foundation.database.place import place_of
from tideover.operations.doctor import machine
from tideover.operations.doctor.finding import Finding, State, fault, sentences, worst
from tideover.operations.doctor.installation import Installation

NO_DATABASE = fault(
    "Database",
    "DATABASE_URL is not set, and there is no embedded database here either.",
    "Set DATABASE_URL to the address of the database's owner, as for `tideover migrate`.",
)


def examine() -> int:
    """Print what is found, line by line; the exit status: 0 all is well, 1 for a warning, 2 for a fault."""
    found = []
    for finding in _findings():
        click.echo(finding.line)
        found.append(finding)
    state = worst(found)
    if state is not State.OK:
        amiss = sum(finding.state is not State.OK for finding in found)
        click.echo(f"{amiss} of {len(found)} checks found something. What to do is said in their lines.")
    return int(state)


def _findings() -> Iterator[Finding]:
    zones = machine.time_zones()
    yield zones
    if zones.state is not State.OK:
        return  # Nothing else of Tideover can even be read.
    at = _installation()
    if at.data is not None and not at.data.exists():
        surroundings.start_django("owner")
        yield NO_DATABASE
    else:
        yield from _of_the_database(at)
    from tideover.operations.doctor import examining

    yield from examining.of_the_machine(at)


def _installation() -> Installation:
    """What is to be looked at, as it is before Django is set up."""
    var, kept = surroundings.var(), surroundings.logins_file()
    return Installation(
        var=var,
        data=place_of(var / "postgres").data if surroundings.is_embedded() else None,
        addresses={login: os.environ.get(VARIABLES[login]) or kept_address(kept, login) for login in LOGINS},
        key_is_given=bool(os.environ.get("TIDEOVER_SECRET_KEY")),
        key_was_kept=(var / "secret-key").exists(),
    )


def _of_the_database(at: Installation) -> Iterator[Finding]:
    try:
        with surroundings.database(lambda said: click.echo(said, err=True)):
            surroundings.start_django("owner")
            from tideover.operations.doctor import examining

            yield from examining.of_the_database(at, os.environ["DATABASE_URL"])
    except DatabaseError as error:
        surroundings.start_django("owner")
        yield fault("Database", *sentences(error))
