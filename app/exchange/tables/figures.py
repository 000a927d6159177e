"""Text to exact numbers: plain ones, amounts of money, percentages."""

import re
from decimal import ROUND_HALF_EVEN, Context, Decimal
from typing import NamedTuple

from app.calc.money import CAP, Money, exponent
from app.exchange.tables.cell_types import MoneyCell, NumberCell, PercentageCell, Unit
from app.exchange.tables.outcomes import Cell, Fault, Note, Value, shown

LONGEST = 60  # characters of a figure: bounds both the expressions below and the digits
EXACT = Context(prec=200)  # holds every product of a figure and a unit in full
UNITS: dict[Unit, int] = {"one": 0, "thousand": 3, "million": 6, "billion": 9}
UNIT_WORDS: dict[str, Unit] = {
    "k": "thousand",
    "thousand": "thousand",
    "m": "million",
    "mn": "million",
    "million": "million",
    "bn": "billion",
    "billion": "billion",
}
SYMBOLS = {"£": {"GBP"}, "€": {"EUR"}, "$": {"USD", "CAD", "AUD", "NZD", "SGD", "HKD"}, "us$": {"USD"}}
FIGURE = re.compile(
    r"(?P<symbol>us\$|[£€$]|[a-z]{3})? ?(?P<sign>[-+])? ?(?P<after>us\$|[£€$])? ?"
    r"(?P<number>[0-9.,' ]*[0-9.](?:e[-+]?[0-9]{1,2})?) ?(?P<tail>[^0-9]*)"
)
NUMBERS = {
    ".": re.compile(
        r"(?P<whole>[0-9]{1,3}(?:[,' ][0-9]{3})+|[0-9]*)(?:\.(?P<part>[0-9]*))?(?P<ten>e[-+]?[0-9]+)?"
    ),
    ",": re.compile(
        r"(?P<whole>[0-9]{1,3}(?:[.' ][0-9]{3})+|[0-9]*)(?:,(?P<part>[0-9]*))?(?P<ten>e[-+]?[0-9]+)?"
    ),
}


class Figure(NamedTuple):
    """A number as written: what it is, the currency sign before it, what stands after it."""

    number: Decimal
    symbol: str
    tail: str
    scientific: bool


def figure(cell: Cell, mark: str) -> Figure | None:
    """A number, if the cell is one; in brackets, or with a minus before or after it, it is negative."""
    if isinstance(cell, Decimal):
        return Figure(cell, "", "", False)
    text = " ".join(shown(cell).casefold().replace("\u2212", "-").split())
    if len(text) > LONGEST:
        return None
    bracketed = text.startswith("(") and text.endswith(")")
    found = FIGURE.fullmatch(text[1:-1].strip() if bracketed else text)
    digits = NUMBERS[mark].fullmatch(found["number"].strip()) if found else None
    if not found or not digits or not (digits["whole"] or digits["part"]):
        return None
    trailing = found["tail"].startswith("-")
    signs = bracketed + trailing + (found["sign"] == "-")
    if signs > 1:
        return None
    number = Decimal(
        re.sub("[^0-9]", "", digits["whole"]) + "." + (digits["part"] or "0") + (digits["ten"] or "")
    )
    symbol = found["symbol"] or found["after"] or ""
    return Figure(-number if signs else number, symbol, found["tail"].lstrip("-"), bool(digits["ten"]))


def money(cell: Cell, kind: MoneyCell) -> Value | Fault:
    """An amount; more decimals than the currency has are rounded half to even, with a note."""
    raw = shown(cell)
    written = figure(cell, kind.decimal_mark)
    if written is None:
        return Fault(f"This is no amount: write it as 1234{kind.decimal_mark}56.", raw)
    symbols, units = _tail(written)
    if len(units) > 1 or any(kind.currency not in SYMBOLS.get(s, {s.upper()}) for s in symbols):
        return Fault(f"This is not an amount in {kind.currency}: convert it, or correct the mapping.", raw)
    unit = units[0] if units else kind.unit
    notes = _notes(written, units, kind)
    exact = EXACT.scaleb(-written.number if kind.negate else written.number, UNITS[unit])
    if abs(exact) > CAP:
        return Fault("The amount is beyond what can be kept: check its unit.", raw)
    kept = exact.quantize(Decimal(1).scaleb(-exponent(kind.currency)), ROUND_HALF_EVEN, EXACT)
    if kept != exact:
        notes.append(Note("rounded", f"{exact:f} {kind.currency} was rounded to {kept}."))
    if abs(kept.scaleb(exponent(kind.currency))) > CAP:
        return Fault("The amount is beyond what can be kept: check its unit.", raw)
    return Value(Money(kept, kind.currency), raw, tuple(notes))


def _tail(written: Figure) -> tuple[list[str], list[Unit]]:
    """The currency signs of a figure, and the units that it states; what is neither counts as a sign."""
    words = re.sub(r"[()]", " ", re.sub(r"([£€$])", r"\1 ", written.tail)).split()
    symbols = [word for word in [written.symbol, *words] if word and word not in UNIT_WORDS]
    return symbols, [UNIT_WORDS[word] for word in words if word in UNIT_WORDS]


def _notes(written: Figure, units: list[Unit], kind: MoneyCell) -> list[Note]:
    notes = [
        Note("unit_stated", f"The cell itself says {unit}s, which was followed.", warns=unit != kind.unit)
        for unit in units
    ]
    if written.scientific:
        notes.append(
            Note("scientific", "The cell is in powers of ten: digits may have been lost in the file.")
        )
    if kind.negate:
        notes.append(Note("sign_turned", "The file's sign convention is the opposite, and was turned."))
    return notes


def number(cell: Cell, kind: NumberCell) -> Value | Fault:
    """A plain number."""
    raw = shown(cell)
    written = figure(cell, kind.decimal_mark)
    if written is None or written.symbol or written.tail:
        return Fault("This is no number: leave out words and units.", raw)
    if not kind.whole:
        return Value(written.number, raw)
    if written.number != written.number.to_integral_value():
        return Fault("This is no whole number.", raw)
    return Value(int(written.number), raw)


def percentage(cell: Cell, kind: PercentageCell) -> Value | Fault:
    """A share as a ratio: -7.89% is -0.0789."""
    raw = shown(cell)
    written = figure(cell, kind.decimal_mark)
    if written is None or written.symbol or written.tail not in ("", "%", "per cent", "percent"):
        return Fault("This is no percentage: write it as 7.5%.", raw)
    if not written.tail and kind.bare == "refused":
        return Fault("Is this a ratio or a percentage? Write it with %, or say so in the mapping.", raw)
    by = -2 if written.tail or kind.bare == "percent" else 0
    ratio = EXACT.scaleb(-written.number if kind.negate else written.number, by)
    notes = [] if written.tail else [Note("bare", f"A number without % was read as a {kind.bare}.")]
    if kind.negate:
        notes.append(Note("sign_turned", "The file's sign convention is the opposite, and was turned."))
    return Value(ratio, raw, tuple(notes))
