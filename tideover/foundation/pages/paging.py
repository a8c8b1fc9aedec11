"""Long lists in pages, each of which has an address."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest

PAGE_SIZE = 50


def page_of(rows: Any, request: HttpRequest, size: int = PAGE_SIZE) -> "Page[Any]":
    """The page of the rows (a query or a list) that the request asks for; the nearest there is where there is no such
    page. Shown with the macro `pages` of foundation/parts.html."""
    return Paginator(rows, size).get_page(request.GET.get("page"))
