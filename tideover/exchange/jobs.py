"""Checking and applying folders that came by a page."""

from collections.abc import Callable

from procrastinate.contrib.django import app

from tideover.exchange.actions import apply_folder as apply
from tideover.exchange.actions import check_folder as check
from tideover.exchange.actions import give_up
from tideover.exchange.actions.delivering import APPLY, CHECK
from tideover.exchange.models import Import
from tideover.exchange.retention.jobs import erase_person
from tideover.foundation.history import written_by
from tideover.foundation.jobs import mend_connection
from tideover.foundation.retrying import LaterAndAside
from tideover.foundation.tenancy import in_service

__all__ = ["apply_folder", "check_folder", "erase_person"]


@app.task(name=CHECK, retry=LaterAndAside())
def check_folder(service_id: int, import_id: int) -> None:
    """Check a folder."""
    _do(check, service_id, import_id)


@app.task(name=APPLY, retry=LaterAndAside())
def apply_folder(service_id: int, import_id: int) -> None:
    """Apply a folder."""
    _do(apply, service_id, import_id)


def _do(act: Callable[..., Import], service_id: int, import_id: int) -> None:
    mend_connection()
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
