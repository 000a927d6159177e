"""Tracebacks fit to be kept: where it went wrong and what kind of fault, without quoting anyone's data."""

import sqlite3
import traceback
from collections.abc import Iterator

# Their messages speak of the program. Any other may quote a payload: "invalid literal for int(): '12,5'".
PLAIN = (
    AssertionError,
    AttributeError,
    ImportError,
    MemoryError,
    NameError,
    OSError,
    RuntimeError,
    TypeError,
    sqlite3.Error,
)


def traceback_of(error: BaseException, candid: bool = False) -> str:
    """``error`` and what led to it, the first one first; messages that may quote data only if ``candid``."""
    return "".join(_pieces(error, candid, set())).rstrip()


def _pieces(error: BaseException, candid: bool, told: set[int]) -> Iterator[str]:
    told.add(id(error))
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None and id(before) not in told:
        yield from _pieces(before, candid, told)
        yield "which led to\n"
    yield from traceback.format_tb(error.__traceback__)
    yield f"{type(error).__module__}.{type(error).__qualname__}: {message_of(error, candid)}\n"
    if isinstance(error, BaseExceptionGroup):
        for member in error.exceptions:
            yield from _pieces(member, candid, told)


def message_of(error: BaseException, candid: bool = False) -> str:
    if candid or isinstance(error, PLAIN):
        return str(error)
    state = getattr(error, "sqlstate", None)  # of a PostgreSQL driver, whose DETAIL quotes the row
    return f"SQLSTATE {state}" if state else "(message withheld: it may quote data)"
