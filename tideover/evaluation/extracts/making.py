"""Making an extract of a service's record in a folder."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from django.db import connection, transaction

from tideover.evaluation.extracts import reading
from tideover.evaluation.extracts.pseudonyms import Pseudonyms
from tideover.evaluation.extracts.steering import steering
from tideover.evaluation.extracts.writing import write_extract
from tideover.foundation import tenancy
from tideover.foundation.models import Service


def create_extract(
    service: Service, folder: Path, as_at: date, progress: reading.Progress | None = None
) -> dict[str, int]:
    """Write the extract of everybody the service had accepted by that day into `folder`; rows by table.

    Raises writing.FolderTaken. The secret of the pseudonyms is gone when this returns.
    """
    with _unchanging_record(service.pk), _no_search_for_cycles():
        catalogue = reading.catalogue(service.pk)
        batches = reading.batches(service.pk, as_at, Pseudonyms(), progress, also=steering)
        return write_extract(folder, batches, catalogue, service=service.name, as_at=as_at)


@contextmanager
def _no_search_for_cycles() -> Iterator[None]:
    """Rows are tuples in lists and never refer to themselves: looking through them for such garbage again and
    again took a quarter of the time. What is done with is freed all the same."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@contextmanager
def _unchanging_record(service_id: int) -> Iterator[None]:
    """A transaction for the service in which what others write meanwhile is not seen, so that a client's row
    and their spells are of the same moment although they are read one after the other. Inside another
    transaction, that one."""
    if connection.in_atomic_block:
        with tenancy.in_service(service_id):
            yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        tenancy.enter(service_id)
        yield
