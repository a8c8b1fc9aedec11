"""The worker writes a line for each job that it does."""

import logging
from collections.abc import Iterator

import pytest
from procrastinate.contrib.django import app
from procrastinate.testing import InMemoryConnector

PLANTED = "operations.planted"


@pytest.fixture
def planted() -> Iterator[None]:
    """A task of no service that fails if it is told to."""

    @app.task(name=PLANTED)
    def work(*, fails: bool) -> None:
        if fails:
            raise ValueError

    yield
    del app.tasks[PLANTED]


@pytest.mark.usefixtures("planted")
@pytest.mark.django_db
def test_every_job_of_the_worker_is_a_line(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app.periodic_registry, "periodic_tasks", {})  # They are due at some hours, and not at others.
    caplog.set_level(logging.INFO, "tideover.jobs")
    with app.replace_connector(InMemoryConnector()) as worker:
        for fails in (False, True):
            worker.configure_task(PLANTED).defer(fails=fails)
        worker.run_worker(wait=False, install_signal_handlers=False, listen_notify=False)
    lines = [record.__dict__["fields"] for record in caplog.records if record.name == "tideover.jobs"]
    assert [(line["task"], line["status"]) for line in lines] == [(PLANTED, "done"), (PLANTED, "failed")]
