"""The demonstration data, from the command's side: whether they are wanted, loading them, and who may sign in."""

import os

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from tideover.exchange.importing import import_record
from tideover.foundation.models import Service
from tideover.foundation.signin.demonstration import PASSWORD, RECORD_SIGN_INS, SIGN_INS, is_all_there_is
from tideover.world.demonstration import HARBOUR, RECORD, load

SWITCH = "TIDEOVER_DEMO"
NO = {"0", "false", "no", "off"}

__all__ = ["is_all_there_is", "is_wanted", "load_with_progress", "sign_ins"]


def is_wanted() -> bool:
    """Whether the demonstration data, or part of them, are missing from a database without others."""
    if os.environ.get(SWITCH, "").lower() in NO or Service.objects.filter(is_demonstration=False).exists():
        return False
    return Service.objects.filter(code__in=[HARBOUR, RECORD]).count() < 2


def load_with_progress(console: Console) -> None:
    """Load what is missing."""
    columns = (TextColumn("Loading the demonstration data"), BarColumn(), MofNCompleteColumn(), TextColumn("cases"))
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as shown:
        task = shown.add_task("")
        load(lambda done, total: shown.update(task, completed=done, total=total), import_record=import_record)


def sign_ins() -> list[str]:
    """Who may sign in to the demonstration, one for each role: lines to print."""
    everybody = (*SIGN_INS, *RECORD_SIGN_INS)
    width = max(len(each.label) for each in everybody)
    return [
        f"Sign in to the demonstration with the password {PASSWORD} as",
        *(f"  {each.label:<{width}}  {each.email}" for each in everybody),
    ]
