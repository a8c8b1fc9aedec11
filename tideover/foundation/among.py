"""A filter that the database answers by key, also beside another one."""

from collections.abc import Iterable
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, BooleanField, Func, QuerySet, Value

from tideover.foundation.prepared import Given


class Among(Func):
    """For a filter: whether the column is one of these keys, given as they are or as a query for them.

    Keys go as one array, where `__in` sends each; a prepared query is given it. A query is asked once and first, so
    that its keys lead into an index of the column; of `x IN (SELECT ...) OR y IN (SELECT ...)` PostgreSQL makes
    filters, for which it reads every row there is.
    """

    template = "%(expressions)s)"
    arg_joiner = " = ANY("
    output_field = BooleanField()

    def __init__(self, column: str, keys: "Iterable[int] | QuerySet[Any, Any] | Given") -> None:
        if isinstance(keys, QuerySet):
            super().__init__(column, ArraySubquery(keys))
        elif isinstance(keys, Given):
            super().__init__(column, keys)
        else:
            super().__init__(column, Value(list(keys), ArrayField(BigIntegerField())))
