"""This machine and how Tideover is set up on it: time zones, mail, room on the disk, the key, names it answers to."""

import shutil
import smtplib
import stat
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.core.mail import get_connection

from .finding import Finding, fault, ok, warning

PATIENCE = 10
"""Seconds that a mail server has to answer."""
LITTLE, TOO_LITTLE = 5 * 10**9, 10**9
"""Bytes free on a disk below which it is time to see to it, and below which it is late."""
SHORTEST_KEY = 32
SMTP = "django.core.mail.backends.smtp.EmailBackend"
NOWHERE = {f"django.core.mail.backends.{each}.EmailBackend" for each in ("console", "dummy", "filebased", "locmem")}
NOBODY = "tideover@localhost"
LOOPBACK = {"localhost", "127.0.0.1", "[::1]"}


def time_zones(zone: str = "Europe/London") -> Finding:
    """That this machine knows the time of the United Kingdom."""
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, OSError):
        return fault("Time zones", f"This machine knows no {zone}.", "Install the time zone database (Debian: tzdata).")
    return ok("Time zones", f"This machine knows {zone}.")


def mail(*, is_real: bool) -> Finding:
    """That e-mails are set up and a mail server takes them; nothing is sent."""
    check = "Mail"
    if settings.EMAIL_BACKEND in NOWHERE:
        found = "E-mails are sent nowhere: whoever forgets a password hears nothing."
        if not is_real:
            return ok(check, "E-mails are printed or kept here, which is good enough to try Tideover out.")
        return warning(check, found, f"Set TIDEOVER_EMAIL_BACKEND={SMTP} and TIDEOVER_SMTP_HOST.")
    if bool(settings.EMAIL_HOST_USER) != bool(settings.EMAIL_HOST_PASSWORD):
        return fault(
            check,
            "Of the mail server's user and password one is missing.",
            "Set both TIDEOVER_SMTP_USER and TIDEOVER_SMTP_PASSWORD, or neither.",
        )
    where = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
    try:
        with get_connection(timeout=PATIENCE):
            pass
    except smtplib.SMTPException as error:
        return fault(
            check,
            f"The mail server {where} refuses us ({type(error).__name__}).",
            "Correct TIDEOVER_SMTP_USER, TIDEOVER_SMTP_PASSWORD and TIDEOVER_SMTP_TLS.",
        )
    except OSError as error:
        return fault(
            check,
            f"The mail server {where} cannot be reached ({error.strerror or type(error).__name__}).",
            "Correct TIDEOVER_SMTP_HOST and TIDEOVER_SMTP_PORT, or open the way to it.",
        )
    if settings.DEFAULT_FROM_EMAIL == NOBODY:
        return warning(
            check, f"E-mails say that they come from {NOBODY}.", "Set TIDEOVER_FROM_EMAIL to an address of yours."
        )
    return ok(check, f"The mail server {where} takes our e-mails.")


def disks(folders: dict[str, Path]) -> Iterator[Finding]:
    """That there is room where Tideover keeps things on this machine."""
    for what, folder in folders.items():
        try:
            free = shutil.disk_usage(folder).free
        except OSError as error:
            yield fault(f"Disk of {what}", f"{folder} cannot be seen ({error.strerror}).", "Make it, or let us in.")
            continue
        yield _disk(f"Disk of {what}", folder, free)


def _disk(check: str, folder: Path, free: int) -> Finding:
    said = f"{free / 10**9:.1f} GB are free in {folder}."
    if free >= LITTLE:
        return ok(check, said)
    make = fault if free < TOO_LITTLE else warning
    return make(check, said, "Make room there, or move it to a larger disk.")


def secret_key(var: Path, *, is_given: bool, was_kept: bool) -> Finding:
    """That the key that signs sessions stays the same: `is_given` by the environment, or `was_kept` in `var` before
    this look, which would have made one."""
    check = "Secret key"
    if is_given:
        if len(settings.SECRET_KEY) < SHORTEST_KEY:
            return fault(
                check,
                f"TIDEOVER_SECRET_KEY has fewer than {SHORTEST_KEY} characters.",
                "Set a longer one that nobody can guess; everybody then signs in anew and sets up a second factor.",
            )
        return ok(check, "It is in TIDEOVER_SECRET_KEY.")
    kept = var / "secret-key"
    if not was_kept or not kept.exists():
        return warning(
            check,
            f"There was none: a new one is kept in {kept} from now on, where that can be written.",
            "If this service had one before, put it back there or set TIDEOVER_SECRET_KEY: without it nobody's second "
            "factor works.",
        )
    if stat.S_IMODE(kept.stat().st_mode) & 0o077:
        return fault(check, f"Others on this machine can read {kept}.", f"Run: chmod 600 {kept}")
    return ok(check, f"It is kept in {kept}. Back it up apart from the database.")


def names(*, is_real: bool) -> Finding:
    """That a real server has a name to answer to."""
    check, hosts = "Allowed hosts", set(settings.ALLOWED_HOSTS)
    if "*" in hosts:
        return fault(
            check,
            "It answers to any name, so that others can have it send out links to theirs.",
            "Set TIDEOVER_ALLOWED_HOSTS to the names of this server.",
        )
    if is_real and hosts <= LOOPBACK:
        return fault(
            check,
            "It answers to this machine alone.",
            "Set TIDEOVER_ALLOWED_HOSTS to the name of this server, such as tideover.example.org.",
        )
    return ok(check, f"It answers to {', '.join(sorted(hosts))}.")


def https(*, is_real: bool) -> Finding:
    """That a real server is reached by HTTPS alone."""
    if is_real and not settings.HTTPS:
        return fault(
            "HTTPS",
            "Cookies are sent over connections that anybody between can read.",
            "Put a proxy that speaks HTTPS in front, and set TIDEOVER_HTTPS=1.",
        )
    return ok("HTTPS", "Pages are for HTTPS alone." if settings.HTTPS else "It is not asked for on this machine.")
