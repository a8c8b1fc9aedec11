"""What the doctor finds on the machine, each time with something planted that must be found."""

import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tideover.operations.doctor import machine
from tideover.operations.doctor.finding import Finding, State, ok, sentences, warning, worst


def test_whatever_is_amiss_says_what_to_do_and_the_worst_is_the_exit_status() -> None:
    with pytest.raises(ValueError, match="what to do next"):
        Finding("Mail", State.WARNING, "It is not there.")
    amiss = warning("Mail", "It is not\nthere.", "Set it.")
    assert amiss.line == "warning  Mail: It is not there. Set it."
    assert (worst([]), worst([ok("Clock", "Right."), amiss])) == (State.OK, State.WARNING)
    assert sentences(ValueError("One. Two. Do this.")) == ("One. Two.", "Do this.")


def test_a_machine_without_the_time_zone_is_told_which_package_to_install() -> None:
    assert machine.time_zones().state is State.OK
    lacking = machine.time_zones("Europe/Atlantis")
    assert lacking.state is State.FAULT
    assert "tzdata" in lacking.do


@pytest.fixture
def mail_server() -> Iterator[int]:
    """The port of a mail server that greets and agrees to everything but signing in."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()

        def greet() -> None:
            while True:
                try:
                    connection, _ = listening.accept()
                except OSError:
                    return
                with connection, connection.makefile("rwb", buffering=0) as line:
                    line.write(b"220 mail.example\r\n")
                    while said := line.readline():
                        line.write(b"221 Bye\r\n" if said.startswith(b"quit") else b"250 mail.example\r\n")

        threading.Thread(target=greet, daemon=True).start()
        yield listening.getsockname()[1]
        listening.shutdown(socket.SHUT_RDWR)


@pytest.fixture
def smtp(settings: Any, mail_server: int) -> Any:
    """The settings of a server whose e-mails are taken by a mail server."""
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = machine.SMTP, "127.0.0.1", mail_server
    settings.DEFAULT_FROM_EMAIL = "tideover@service.example"
    return settings


def test_a_mail_server_that_takes_e_mails_is_all_right(smtp: Any) -> None:
    assert machine.mail(is_real=True).state is State.OK
    smtp.DEFAULT_FROM_EMAIL = machine.NOBODY
    assert machine.mail(is_real=True).state is State.WARNING


def test_a_mail_server_that_is_half_set_up_refuses_or_is_away_is_a_fault(smtp: Any) -> None:
    smtp.EMAIL_HOST_USER = "tideover"
    assert "TIDEOVER_SMTP_PASSWORD" in machine.mail(is_real=True).do
    smtp.EMAIL_HOST_PASSWORD = "very-secret"
    refused = machine.mail(is_real=True)
    assert (refused.state, "refuses us" in refused.found) == (State.FAULT, True)
    assert "very-secret" not in refused.line
    smtp.EMAIL_PORT = 1
    away = machine.mail(is_real=True)
    assert (away.state, "cannot be reached" in away.found) == (State.FAULT, True)


def test_e_mails_on_the_terminal_are_a_warning_on_a_real_server_alone(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    assert machine.mail(is_real=True).state is State.WARNING
    assert machine.mail(is_real=False).state is State.OK


@pytest.mark.parametrize(
    ("free", "state"),
    [(machine.LITTLE, State.OK), (machine.LITTLE - 1, State.WARNING), (machine.TOO_LITTLE - 1, State.FAULT)],
)
def test_a_disk_that_fills_up_is_found(tmp_path: Path, free: int, state: State) -> None:
    assert machine._disk("Disk of var", tmp_path, free).state is state


def test_a_folder_that_is_not_there_is_a_fault(tmp_path: Path) -> None:
    (found,) = machine.disks({"var": tmp_path / "none"})
    assert found.state is State.FAULT


def test_a_key_is_kept_or_given_and_nobody_else_reads_it(tmp_path: Path, settings: Any) -> None:
    key = tmp_path / "secret-key"
    assert machine.secret_key(tmp_path, is_given=False, was_kept=False).state is State.WARNING
    key.write_text("x" * 64)
    key.chmod(0o644)
    assert machine.secret_key(tmp_path, is_given=False, was_kept=True).do == f"Run: chmod 600 {key}"
    key.chmod(0o600)
    assert machine.secret_key(tmp_path, is_given=False, was_kept=True).state is State.OK
    settings.SECRET_KEY = "short"
    assert machine.secret_key(tmp_path, is_given=True, was_kept=False).state is State.FAULT
    settings.SECRET_KEY = "x" * machine.SHORTEST_KEY
    assert machine.secret_key(tmp_path, is_given=True, was_kept=False).state is State.OK


def test_a_real_server_has_a_name_and_speaks_https(settings: Any) -> None:
    settings.ALLOWED_HOSTS, settings.HTTPS = ["localhost"], False
    assert (machine.names(is_real=True).state, machine.names(is_real=False).state) == (State.FAULT, State.OK)
    assert (machine.https(is_real=True).state, machine.https(is_real=False).state) == (State.FAULT, State.OK)
    settings.ALLOWED_HOSTS, settings.HTTPS = ["tideover.example.org"], True
    assert (machine.names(is_real=True).state, machine.https(is_real=True).state) == (State.OK, State.OK)
    settings.ALLOWED_HOSTS = ["*"]
    assert machine.names(is_real=False).state is State.FAULT
