"""Queries that most pages ask, composed once and then only carried out."""

from collections.abc import Callable
from copy import copy
from functools import cached_property
from typing import Any, Generic, TypeVar, cast

from django.db import connections
from django.db.models import Expression, Field, Model, QuerySet


class Given(Expression):
    """In a prepared query, a value that is given anew each time, by this name."""

    def __init__(self, name: str, output_field: "Field[Any, Any] | None" = None) -> None:
        super().__init__(output_field=output_field)
        self.name = name

    def as_sql(self, *_: Any) -> Any:
        """Itself, in whose place the value goes."""
        return "%s", (self,)


M = TypeVar("M", bound=Model)


class Prepared(Generic[M]):
    """A query that is composed when it is first asked.

    Composing a query of several tables takes Django two to five milliseconds, longer than PostgreSQL takes to answer
    it, and a worklist asks a dozen. What is composed is the text; each value that changes is `Given` in it, so that
    nothing of one request can stay for another. A filter that depends on who asks (tideover.foundation.access) is
    never prepared: that is composed anew, however long it takes.

    Raises KeyError where a value is not given.
    """

    def __init__(self, compose: "Callable[[], QuerySet[M, Any]]") -> None:
        self._compose = compose

    @cached_property
    def _composed(self) -> "tuple[QuerySet[M, Any], Any, str, tuple[Any, ...]]":
        rows = self._compose()
        compiler = rows.query.get_compiler(rows.db)
        text, values = compiler.as_sql()
        return rows, compiler, text, tuple(values)

    def rows(self, **given: Any) -> "QuerySet[M, Any]":
        """Its rows for these values, to be read and not to be narrowed further."""
        rows, composed, text, values = self._composed
        filled = tuple(given[value.name] if isinstance(value, Given) else value for value in values)
        compiler: Any = copy(composed)
        compiler.connection = connections[rows.db]
        compiler.as_sql = lambda *_, **__: (text, filled)
        asked: Any = rows.all()
        asked.query.get_compiler = lambda *_, **__: compiler
        return cast("QuerySet[M, Any]", asked)
