"""A scope as conditions, the same on `published.document` and on `published.searchable`."""

from app.published.conditions import Statement, add_filters
from search.engine import Scope
from search.request import filters_of_all


def scoped(made: Statement, scope: Scope) -> str:
    """The conditions, as one."""
    own = Statement([f"kind = ANY({made.bind(list(scope.kinds))})"], made.arguments)
    add_filters(own, filters_of_all(), scope.filters, scope.day)
    return own.where
