"""What stands before everything else: answers other programs, and counts and logs what people's requests come to."""

import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from tideover.operations import logs
from tideover.operations.metrics import requests
from tideover.operations.urls import urlpatterns

GetResponse = Callable[[HttpRequest], HttpResponse]
PROBES = {f"/{pattern.pattern}": pattern.callback for pattern in urlpatterns}


class ProbesMiddleware:
    """Answers the addresses for other programs by itself.

    They are asked for by the machine's own address and without HTTPS, which is otherwise refused, and must not need
    the session, which is in the database.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request."""
        probe = PROBES.get(request.path_info)
        return probe(request) if probe else self.get_response(request)


class MeasuringMiddleware:
    """Counts and logs each request: its view's name, its status, how long it took. Its number goes back with it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request."""
        begun = time.perf_counter()
        response = self.get_response(request)
        seconds = time.perf_counter() - begun
        requests.count(logs.view_of(request), response.status_code, seconds)
        logs.log_request(request, response.status_code, seconds)
        response.headers[logs.REQUEST_ID] = logs.id_of(request)
        return response
