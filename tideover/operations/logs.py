"""The log of a live service: one line of JSON for each request, each job and whatever went wrong.

A line names views, tasks, services and roles, and nobody: no address, no reference, nothing that was typed. What a
library or an error says may hold all of these, so of an error only its kind and its places in the code are written, and
of a library's message only the part that stands in its code.
"""

import json
import logging
import re
import time
import traceback
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest

STATIC, NONE = "static", "none"
OURS = "tideover."
REQUEST_ID = "X-Request-ID"
GIVEN_ID = re.compile(r"[0-9a-f]{32}")
"""What nginx calls $request_id. Anything else might say something about somebody."""

requests = logging.getLogger("tideover.requests")
jobs = logging.getLogger("tideover.jobs")


class JsonLines(logging.Formatter):
    """Formats a record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
        }
        fields = getattr(record, "fields", None)
        line |= _said(record) if fields is None else fields
        return json.dumps(line)


def _said(record: logging.LogRecord) -> dict[str, Any]:
    """What may be told of a record that was not made here."""
    request, error = getattr(record, "request", None), record.exc_info and record.exc_info[1]
    told: dict[str, Any] = {}
    if isinstance(request, HttpRequest):
        told = {"view": view_of(request), "request": id_of(request)}
    if error:
        places = traceback.extract_tb(error.__traceback__)
        told["error"] = type(error).__name__
        told["where"] = [f"{_in_package(each.filename)}:{each.lineno} {each.name}" for each in places]
    elif record.name.startswith(OURS):
        told["message"] = record.getMessage()
    elif "view" not in told:
        told["message"] = record.msg if isinstance(record.msg, str) else type(record.msg).__name__
    return told


def _in_package(file: str) -> str:
    """Where a file is, without the folders of this machine."""
    return re.sub(r"^.*/(?=tideover/|site-packages/)", "", file)


def view_of(request: HttpRequest) -> str:
    """The name of the view that answered: "static" for a file, "none" where there is no such address."""
    if request.resolver_match is not None:
        return request.resolver_match.view_name
    return STATIC if request.path_info.startswith(settings.STATIC_URL) else NONE


def id_of(request: HttpRequest) -> str:
    """The request's number: the proxy's, if it gave one as nginx does, or a new one."""
    known: str | None = getattr(request, "log_id", None)
    if known is None:
        given = request.headers.get(REQUEST_ID, "")
        known = given if GIVEN_ID.fullmatch(given) else uuid.uuid4().hex
        request.log_id = known  # type: ignore[attr-defined]
    return known


def log_request(request: HttpRequest, status: int, seconds: float) -> None:
    """Write the line of a request that was answered."""
    fields: dict[str, Any] = {
        "view": view_of(request),
        "method": request.method if request.method in {"GET", "HEAD", "POST"} else "other",
        "status": status,
        "milliseconds": round(seconds * 1000, 1),
        "request": id_of(request),
    }
    actor = getattr(request, "actor", None)
    if actor is not None:
        fields |= {"service": actor.service_code, "roles": [role.code for role in actor.roles]}
    requests.log(logging.ERROR if status >= 500 else logging.INFO, "request", extra={"fields": fields})


def log_job(call_next: Callable[[], Any], context: Any, worker: Any) -> Any:
    """Do the job and write its line: a middleware of the worker, around every task. Whatever it raises is raised."""
    begun, failure = time.perf_counter(), ""
    service = _code_of(context.job.task_kwargs.get("service_id"))
    try:
        return call_next()
    except BaseException as error:
        failure = type(error).__name__
        raise
    finally:
        fields = {
            "task": context.job.task_name,
            "job": context.job.id,
            "attempt": context.job.attempts + 1,
            "status": "failed" if failure else "done",
            "milliseconds": round((time.perf_counter() - begun) * 1000, 1),
        }
        fields |= ({"error": failure} if failure else {}) | ({"service": service} if service else {})
        jobs.log(logging.ERROR if failure else logging.INFO, "job", extra={"fields": fields})


def _code_of(service_id: int | None) -> str | None:
    """The code of a service; None where the job is of none."""
    if service_id is None:
        return None
    # Models can be read only once Django is set up, and the settings name this module.
    from tideover.foundation.models import Service

    return Service.objects.filter(pk=service_id).values_list("code", flat=True).first()
