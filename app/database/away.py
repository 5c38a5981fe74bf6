"""Whether an error is the database's absence, so that the same will work later."""

from sqlalchemy.exc import DBAPIError

# Classes of SQLSTATE: no connection, out of resources, shut down.
_AWAY = ("08", "53", "57P")


def is_away(error: Exception) -> bool:
    if isinstance(error, DBAPIError):
        state = str(getattr(error.orig, "sqlstate", None) or "")
        return error.connection_invalidated or state.startswith(_AWAY)
    return isinstance(error, OSError)
