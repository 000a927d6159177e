"""How figures are written: three significant digits, and direction by a sign table."""

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from enum import Enum
from fractions import Fraction

from app.calc.money import exponent
from app.calc.narrative.figures import words

SYMBOLS = {"GBP": "£", "USD": "$", "EUR": "€", "JPY": "¥"}
SCALES = {"bn": Decimal(10**9), "m": Decimal(10**6)}
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
BELOW = "less than "
ELLIPSIS = "…"
UNNAMED = "(unnamed)"
STOPS = " .,;:"


class Sense(Enum):
    """What a figure's sign is called: the word for below zero, and the word for above."""

    VARIANCE = ("over", "under")  # negative is adverse
    CHANGE = ("worse", "better")  # of a variance
    BASELINE = ("lower", "higher")
    FINISH = ("earlier", "later")

    def word(self, value: Decimal | int) -> str:
        return self.value[value > 0]


SIGNS = {word: sign for sense in Sense for word, sign in zip(sense.value, (-1, 1), strict=True)}


def own_step(amount: Decimal, currency: str) -> Decimal:
    """The power of ten that leaves ``amount`` three significant digits, at least a whole unit of it.

    Examples
    --------
    >>> own_step(Decimal(-1_234_567), "GBP")
    Decimal('1E+4')
    >>> own_step(Decimal(999_999), "GBP")
    Decimal('1E+4')
    """
    if abs(amount) < 1:
        return Decimal(1).scaleb(-exponent(currency))
    step = Decimal(1).scaleb(abs(amount).adjusted() - 2)
    carried = round(abs(amount) / step) * step
    return max(Decimal(1), Decimal(1).scaleb(carried.adjusted() - 2))


def common_step(amounts: Iterable[Decimal], shown: Iterable[Decimal], currency: str) -> Decimal:
    """A step at which all ``amounts`` add up: the largest has three significant digits.

    It has one more where otherwise one of those ``shown`` might come to nothing.
    """
    coarse = max((own_step(amount, currency) for amount in amounts), default=Decimal(1))
    least = min((Decimal(1).scaleb(a.adjusted()) for a in shown if a), default=coarse)
    return max(min(coarse, least), coarse / 10, min(coarse, Decimal(1)))


def money_text(amount: Decimal, currency: str, step: Decimal, rounded: Decimal | None = None) -> str:
    """An amount without its sign, at a step; ``rounded`` where it was rounded to add up with others.

    Examples
    --------
    >>> money_text(Decimal(-1_234_567_890), "GBP", Decimal(10**7))
    '£1.23bn'
    >>> money_text(Decimal(40_000), "CHF", Decimal(10**6))
    'less than CHF 1m'
    """
    size = abs(round(amount / step) * step if rounded is None else rounded)
    if not size and amount:
        return f"{BELOW}{money_text(step, currency, step)}"
    symbol = SYMBOLS.get(currency, f"{currency} ")
    for scale, unit in SCALES.items():
        if size >= unit:
            return f"{symbol}{size / unit:,.{max(0, -(step / unit).adjusted())}f}{scale}"
    return f"{symbol}{size:,.{exponent(currency) if step < 1 else 0}f}"


def percent_text(ratio: Decimal) -> str:
    """A ratio without its sign as a percentage, with at most one decimal.

    Examples
    --------
    >>> [percent_text(Decimal(ratio)) for ratio in ("0.12", "-0.0266", "0.0001", "12.5")]
    ['12%', '2.7%', 'less than 0.1%', '1,250%']
    """
    tenths = round(abs(ratio) * 1000)
    if not tenths:
        return f"{BELOW}0.1%" if ratio else "0%"
    return f"{tenths // 10:,}%" if tenths % 10 == 0 or tenths >= 1000 else f"{tenths / 10}%"


def share_text(percent: int, exact: Fraction) -> str:
    """A share in whole per cent, rounded to make a hundred with the others."""
    return f"{percent}%" if percent or not exact else f"{BELOW}1%"


def days_text(days: int) -> str:
    return f"{abs(days):,} day{'' if abs(days) == 1 else 's'}"


def date_text(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year:04}"


def clean(text: str) -> str:
    """A recorded text on one line, without what does not print."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split()) or UNNAMED


def shortened(text: str, most_words: int, most_characters: int) -> str:
    """A name or recorded text that keeps to a length: its beginning, and its last word where it fits.

    The last word is often what tells two names apart.

    Examples
    --------
    >>> shortened("Northern rail electrification and resignalling programme, phase 2b", 5, 60)
    'Northern rail electrification and … 2b'
    >>> shortened("Crossrail 2", 5, 60)
    'Crossrail 2'
    """
    text = clean(text)
    if words(text) <= most_words and len(text) <= most_characters:
        return text
    last = text.rpartition(" ")[2]
    ending = f" {ELLIPSIS} {last}" if words(last) == 1 and len(last) <= most_characters // 3 else ELLIPSIS
    return beginning(text, most_words - (ending != ELLIPSIS), most_characters - len(ending)) + ending


def beginning(text: str, most_words: int, most_characters: int) -> str:
    """The first words of a text that keep to a length, or a part of the first word."""
    kept = ""
    for word in text.split(" "):
        longer = f"{kept} {word}".lstrip()
        if words(longer) > most_words or len(longer) > most_characters:
            break
        kept = longer
    return (kept or hard_cut(text, most_words, most_characters)).rstrip(" ,;:-")


def hard_cut(text: str, most_words: int, most_characters: int) -> str:
    ends = [found.end() for found in re.finditer(r"\w+", text[: most_characters + 1])]
    end = ends[most_words - 1] if len(ends) >= most_words > 0 else most_characters
    return text[: min(end, most_characters)]
