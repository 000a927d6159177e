"""Text to days of the calendar, by the order of day, month and year that a mapping states."""

import re
from datetime import date
from decimal import Decimal

from app.exchange.tables.cell_types import DateCell, DateOrder
from app.exchange.tables.outcomes import Cell, Fault, Note, Value, shown

MONTHS = {
    name: number
    for number, names in enumerate(
        [
            "january jan",
            "february feb",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sep sept",
            "october oct",
            "november nov",
            "december dec",
        ],
        1,
    )
    for name in names.split()
}
YEAR_LAST = re.compile(r"([0-9]{1,2})([./ -])([0-9]{1,2})\2([0-9]{4}|[0-9]{2})")
YEAR_FIRST = re.compile(r"([0-9]{4})([./ -])([0-9]{1,2})\2([0-9]{1,2})")
IN_WORDS = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th)?[ -]([a-z]{3,9})\.?,?[ -]([0-9]{4}|[0-9]{2})")
INSTANT = re.compile(
    r"([0-9]{4})(-)([0-9]{2})-([0-9]{2})[t ]"
    r"(?P<time>[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,9})?)?) ?(?:z|[-+][0-9]{2}:?[0-9]{2})?"
)
SPELLED = {
    "dmy": "day, month, year",
    "mdy": "month, day, year",
    "ymd": "year, month, day",
    "ydm": "year, day, month",
}


def day(cell: Cell, kind: DateCell) -> Value | Fault:
    """A day; one that the calendar does not have is a fault, unless another stated order gives one."""
    raw = shown(cell)
    if isinstance(cell, date):
        return _bounded(cell, raw, [], kind)
    text = " ".join(raw.casefold().split())
    if isinstance(cell, Decimal) or len(text) > 40:
        return Fault("This is no date: write it as 2025-03-31, or give the cell a date format.", raw)
    notes: list[Note] = []
    if instant := INSTANT.fullmatch(text):
        if instant["time"].strip("0:."):
            notes.append(Note("time_dropped", "The time of day was left out."))
        return _ordered(instant.group(1, 3, 4), True, raw, notes, kind)
    if first := YEAR_FIRST.fullmatch(text):
        return _ordered(first.group(1, 3, 4), True, raw, notes, kind)
    if last := YEAR_LAST.fullmatch(text):
        return _ordered(last.group(1, 3, 4), False, raw, notes, kind)
    if (words := IN_WORDS.fullmatch(text)) and words[2] in MONTHS:
        return _ordered(
            (words[1], str(MONTHS[words[2]]), words[3]),
            False,
            raw,
            notes,
            DateCell(order="dmy", pivot=kind.pivot, earliest=kind.earliest, latest=kind.latest),
        )
    return Fault("This is no date: write it as 2025-03-31.", raw)


def _ordered(
    parts: tuple[str, ...], year_first: bool, raw: str, notes: list[Note], kind: DateCell
) -> Value | Fault:
    """The parts in the stated order, else in another one that the mapping allows."""
    fitting: list[DateOrder] = [o for o in (kind.order, *kind.otherwise) if (o[0] == "y") == year_first]
    if year_first and kind.order[0] != "y":
        fitting.insert(0, "ymd")
    for tried, order in enumerate(fitting):
        found = _on(dict(zip(order, parts, strict=True)), kind.pivot)
        if found is None:
            continue
        if len(parts[0 if year_first else 2]) == 2:
            notes.append(Note("two_digit_year", f"The year was taken as {found.year}."))
        if tried:
            sentence = f"It is no day as {SPELLED[fitting[0]]}, and was read as {SPELLED[order]}: {found}."
            notes.append(Note("other_order", sentence, warns=True))
        return _bounded(found, raw, notes, kind)
    tries = " or ".join(SPELLED[order] for order in fitting) or SPELLED[kind.order]
    return Fault(f"There is no such day, read as {tries}: correct it.", raw, "impossible_date")


def _on(parts: dict[str, str], pivot: int) -> date | None:
    year = int(parts["y"])
    if len(parts["y"]) == 2:
        year += 2000 if year < pivot else 1900
    try:
        return date(year, int(parts["m"]), int(parts["d"]))
    except ValueError:
        return None


def _bounded(found: date, raw: str, notes: list[Note], kind: DateCell) -> Value | Fault:
    if kind.earliest <= found <= kind.latest:
        return Value(found, raw, tuple(notes))
    return Fault(
        f"{found} is not between {kind.earliest} and {kind.latest}: correct it.", raw, "impossible_date"
    )
