"""Bringing a record in by a page: sent, checked, shown, applied; the jobs run as the worker's login."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.fixtures import House
from tests.walks.conftest import as_login
from tideover.cases.models import Case
from tideover.exchange.actions.delivering import APPLY, CHECK
from tideover.exchange.jobs import apply_folder, check_folder
from tideover.exchange.models import Import
from tideover.exchange.tests.folders import made, with_first
from tideover.foundation.history import history_of
from tideover.foundation.models import Event

pytestmark = pytest.mark.django_db


def sent(house: House, folder: Path) -> Any:
    """The answer to sending the files of a folder."""
    files = [SimpleUploadedFile(path.name, path.read_bytes()) for path in sorted(folder.iterdir())]
    return house.client("service_administrator").post(reverse("imports"), {"files": files})


def done(job: Any, brought: Import) -> Import:
    """The import after its job, which the worker does."""
    with as_login("worker"):
        job(service_id=brought.service_id, import_id=brought.pk)
    brought.refresh_from_db()
    return brought


def given(house: House, brought: Import, word: str) -> Any:
    """The answer to a word about a folder."""
    address = reverse("brought_folder", kwargs={"key": brought.pk})
    return house.client("service_administrator").post(address, {"word": word}, follow=True)


def page_of(house: House, brought: Import) -> str:
    """The folder's page."""
    address = reverse("brought_folder", kwargs={"key": brought.pk})
    return str(house.client("service_administrator").get(address).content.decode())


def test_a_folder_is_checked_shown_and_applied_when_somebody_says_so(house: House, tmp_path: Path) -> None:
    response = sent(house, made(tmp_path / "in"))
    brought = Import.objects.get()
    assert response["Location"] == reverse("brought_folder", kwargs={"key": brought.pk})
    assert "Being checked" in page_of(house, brought)
    assert list(ProcrastinateJob.objects.values_list("task_name", flat=True)) == [CHECK]

    brought = done(check_folder, brought)
    assert (brought.state, Case.objects.count()) == ("checked", 0)
    assert "people.csv: 2 lines, 2 new" in page_of(house, brought)

    given(house, brought, "apply")
    assert ProcrastinateJob.objects.filter(task_name=APPLY).count() == 1
    brought = done(apply_folder, brought)
    assert (brought.state, brought.content, Case.objects.count()) == ("applied", None, 2)
    assert "Applied" in page_of(house, brought)
    account = house.accounts["service_administrator"].pk
    assert history_of(Case.objects.get(reference="C-01")).get().pgh_context == {"account": account}
    assert Event.objects.get(type="record imported").facts["import_id"] == brought.pk


def test_a_folder_with_faults_is_shown_with_its_sentences_and_not_kept(house: House, tmp_path: Path) -> None:
    sent(house, made(tmp_path / "in", **with_first("ratings", "G1,C-02,employer,9,2025-06-05")))
    brought = done(check_folder, Import.objects.get())
    assert (brought.state, brought.content) == ("refused", None)
    assert "ratings.csv, line 2, column score" in page_of(house, brought)
    assert "not waiting for your word" in given(house, brought, "apply").content.decode()


def test_a_folder_can_be_put_away(house: House, tmp_path: Path) -> None:
    sent(house, made(tmp_path / "in"))
    brought = done(check_folder, Import.objects.get())
    assert "It was put away." in given(house, brought, "put away").content.decode()
    assert done(apply_folder, brought).state == "refused"
    assert Case.objects.count() == 0


def test_a_job_that_runs_twice_applies_once(house: House, tmp_path: Path) -> None:
    sent(house, made(tmp_path / "in"))
    brought = done(check_folder, Import.objects.get())
    given(house, brought, "apply")
    for _ in range(2):
        brought = done(apply_folder, brought)
    assert (brought.state, Case.objects.count()) == ("applied", 2)


def test_nothing_and_what_is_no_folder_are_refused_on_the_page(house: House) -> None:
    client = house.client("service_administrator")
    assert "Choose the zip file" in client.post(reverse("imports"), {}).content.decode()
    spoilt = SimpleUploadedFile("record.zip", b"no zip")
    assert "This is no zip file" in client.post(reverse("imports"), {"files": spoilt}).content.decode()
    assert not Import.objects.exists()


def test_a_word_that_is_none_is_refused(house: House, tmp_path: Path) -> None:
    sent(house, made(tmp_path / "in"))
    brought = done(check_folder, Import.objects.get())
    assert "Choose whether the folder is applied" in given(house, brought, "burn").content.decode()
