"""Bringing a record in by a page: sent, checked, shown, applied; the jobs run as the worker's login."""

import re
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.fixtures import House
from tests.walks.conftest import as_login
from tideover.cases.models import Case
from tideover.exchange import packing, views
from tideover.exchange.actions import delivering
from tideover.exchange.actions.delivering import APPLY, CHECK
from tideover.exchange.jobs import apply_folder, check_folder
from tideover.exchange.models import Import
from tideover.exchange.tests.folders import made, with_first
from tideover.foundation import clock
from tideover.foundation.actions import writing
from tideover.foundation.history import history_of
from tideover.foundation.models import Event

pytestmark = pytest.mark.django_db


def deferred(house: House) -> list[str]:
    """The jobs about the service's folders that wait. (Jobs of tests that commit stay in the queue.)"""
    jobs = ProcrastinateJob.objects.filter(task_name__startswith="exchange.", args__service_id=house.service.pk)
    return list(jobs.order_by("id").values_list("task_name", flat=True))


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


def listed(house: House) -> list[str]:
    """What the list says of the one folder: when it came, its name, its state, the lines that came in."""
    page = house.client("service_administrator").get(reverse("imports")).content.decode()
    cells = re.findall(r"<t[hd] (?:scope=\"row\"|data-label).*?>(.*?)</t[hd]>", page)
    assert re.fullmatch(r"<time .*</time>, \d\d:\d\d", cells[0]), cells
    return cells


def test_a_folder_is_checked_shown_and_applied_when_somebody_says_so(house: House, tmp_path: Path) -> None:
    response = sent(house, made(tmp_path / "in"))
    brought = Import.objects.get()
    assert response["Location"] == reverse("brought_folder", kwargs={"key": brought.pk})
    assert "Being checked." in page_of(house, brought)
    assert f'<a href="{response["Location"]}">See whether it is ready</a>' in page_of(house, brought)
    assert deferred(house) == [CHECK]

    brought = done(check_folder, brought)
    assert (brought.state, Case.objects.count()) == ("checked", 0)
    assert "Checked. Nothing has come in yet." in page_of(house, brought)
    assert ["people.csv", 2, 2] in brought.counts
    assert '<th scope="row" dir="auto">people.csv</th>' in page_of(house, brought)
    assert listed(house)[-1] == "None"

    given(house, brought, "apply")
    assert deferred(house) == [CHECK, APPLY]
    brought = done(apply_folder, brought)
    assert (brought.state, brought.content, Case.objects.count()) == ("applied", None, 2)
    assert "Applied" in page_of(house, brought)
    assert listed(house)[-1] == str(brought.row_count)
    account = house.accounts["service_administrator"].pk
    assert history_of(Case.objects.get(reference="C-01")).get().pgh_context == {"account": account}
    assert Event.objects.get(type="record imported").facts["import_id"] == brought.pk


def test_a_folder_with_faults_is_shown_with_its_sentences_and_not_kept(house: House, tmp_path: Path) -> None:
    sent(house, made(tmp_path / "in", **with_first("ratings", "G1,C-02,employer,9,2025-06-05")))
    brought = done(check_folder, Import.objects.get())
    assert (brought.state, brought.content) == ("refused", None)
    page = page_of(house, brought)
    assert "ratings.csv, line 2, column score" in page
    assert page.index("1 fault. Nothing was applied.") < page.index("ratings.csv, line 2")
    assert "New to the record" not in page
    assert "not waiting any more" in given(house, brought, "apply").content.decode()


@pytest.mark.parametrize("state", ["received", "checked", "applying"])
def test_a_folder_can_be_discarded_as_long_as_it_waits(house: House, tmp_path: Path, state: str) -> None:
    sent(house, made(tmp_path / "in"))
    brought = Import.objects.get()
    if state != "received":
        brought = done(check_folder, brought)
    if state == "applying":
        given(house, brought, "apply")
    assert "It was discarded." in given(house, brought, "discard").content.decode()
    for job in (check_folder, apply_folder):
        brought = done(job, brought)
    assert (brought.state, brought.content, Case.objects.count()) == ("refused", None, 0)


@pytest.mark.parametrize("job", [check_folder, apply_folder])
def test_a_folder_over_which_a_job_breaks_says_so_and_does_not_wait_for_ever(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, job: Any
) -> None:
    def breaks(**arguments: Any) -> None:
        raise ZeroDivisionError

    sent(house, made(tmp_path / "in"))
    brought = Import.objects.get()
    if job is apply_folder:
        given(house, done(check_folder, brought), "apply")
    with monkeypatch.context() as broken:
        broken.setattr(delivering, "bring_in", breaks)
        with pytest.raises(ZeroDivisionError):
            done(job, brought)
    brought = done(job, brought)
    assert (brought.state, brought.found, brought.content) == ("refused", [delivering.COULD_NOT], None)
    assert "Tell whoever runs Tideover" in page_of(house, brought)
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


@pytest.mark.parametrize("name", ["wrong.txt", "wrong.csv", "people.csv"])
def test_a_file_that_is_no_folder_is_refused_at_once_with_an_empty_folder_to_fill_in(house: House, name: str) -> None:
    file = SimpleUploadedFile(name, b"person\nP1\n")
    page = house.client("service_administrator").post(reverse("imports"), {"files": file}).content.decode()
    assert "There is no datapackage.json in it, so it is not a whole folder." in page
    assert page.index("nhsuk-error-message") < page.rindex(f'href="{reverse("import_example")}"')
    assert "tideover import" not in page
    assert not Import.objects.exists()


def test_what_is_too_large_is_refused_before_it_is_read(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packing, "LARGEST", 10)
    monkeypatch.setattr(views, "receive_folder", None)
    files = [SimpleUploadedFile(name, b"123456") for name in ("people.csv", "datapackage.json")]
    page = house.client("service_administrator").post(reverse("imports"), {"files": files}).content.decode()
    assert "more than a page takes" in page


@pytest.mark.parametrize("name", ["..zip", "\U0001f600" * 50 + ".zip"])
def test_a_folder_may_have_any_name(house: House, tmp_path: Path, name: str) -> None:
    folder = made(tmp_path / "in")
    content = packing.packed((path.name, path.read_bytes()) for path in folder.iterdir())
    house.client("service_administrator").post(reverse("imports"), {"files": SimpleUploadedFile(name, content)})
    assert done(check_folder, Import.objects.get()).state == "checked"


def test_the_page_hands_out_an_empty_folder_that_can_be_filled_in_and_sent(house: House, tmp_path: Path) -> None:
    client = house.client("service_administrator")
    address = reverse("import_example")
    assert f'href="{address}"' in client.get(reverse("imports")).content.decode()
    content = client.get(address).content
    with ZipFile(BytesIO(content)) as archive:
        archive.extractall(tmp_path)
    (tmp_path / "teams.csv").write_text("team,name\nT1,North\n")
    sent(house, tmp_path)
    assert done(check_folder, Import.objects.get()).state == "checked"


def test_a_word_that_is_none_is_refused(house: House, tmp_path: Path) -> None:
    sent(house, made(tmp_path / "in"))
    brought = done(check_folder, Import.objects.get())
    assert "Choose whether the folder is applied" in given(house, brought, "burn").content.decode()


def test_the_list_has_pages_so_that_the_oldest_folder_can_be_reached(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "PAGE_SIZE", 2)
    came = clock.now()
    with writing("tests"):
        for number in range(3):
            Import.objects.create(
                service=house.service,
                file_name=f"folder-{number}.zip",
                imported_at=came,
                received_at=came + timedelta(minutes=number),
            )

    def shown(asked: str) -> str:
        return str(house.client("service_administrator").get(f"{reverse('imports')}{asked}").content.decode())

    first, second = shown(""), shown("?page=2")
    assert "folder-2.zip" in first
    assert "folder-0.zip" not in first
    assert "Page 1 of 2" in first
    assert 'rel="next"' in first
    assert "folder-0.zip" in second
    assert "folder-2.zip" not in second
