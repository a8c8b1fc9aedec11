"""Checking and applying folders that came by a page."""

from collections.abc import Callable

from django.db import close_old_connections, connection
from procrastinate.contrib.django import app

from tideover.exchange.actions import apply_folder as apply
from tideover.exchange.actions import check_folder as check
from tideover.exchange.actions import give_up
from tideover.exchange.actions.delivering import APPLY, CHECK
from tideover.exchange.models import Import
from tideover.exchange.retention.jobs import erase_person
from tideover.foundation.history import written_by
from tideover.foundation.tenancy import in_service

__all__ = ["apply_folder", "check_folder", "erase_person"]


@app.task(name=CHECK, retry=3)
def check_folder(service_id: int, import_id: int) -> None:
    """Check a folder."""
    _do(check, service_id, import_id)


@app.task(name=APPLY, retry=3)
def apply_folder(service_id: int, import_id: int) -> None:
    """Apply a folder."""
    _do(apply, service_id, import_id)


def _do(act: Callable[..., Import], service_id: int, import_id: int) -> None:
    if not connection.in_atomic_block:
        # A worker lives for weeks, and no request begins that would look whether its connection still works.
        close_old_connections()
    try:
        with in_service(service_id):
            brought = Import.objects.get(pk=import_id)
            with written_by(brought.account_id, "import"):
                act(brought=brought)
    except Exception:
        # Nothing came in, and trying again would break again: whoever waits for the folder is told.
        with in_service(service_id):
            give_up(brought=Import.objects.get(pk=import_id))
        raise
