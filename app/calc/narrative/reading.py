"""How figures are read back: whether words state a value to the digits they have."""

import re
from datetime import date
from decimal import Decimal

from app.calc.narrative.figures import COUNT, DATE, DAYS, RATIO, TEXT, Figure
from app.calc.narrative.wording import (
    BELOW,
    ELLIPSIS,
    MONTHS,
    SCALES,
    SIGNS,
    STOPS,
    SYMBOLS,
    UNNAMED,
    clean,
    date_text,
)

AMOUNT = re.compile(
    rf"(?P<below>{BELOW})?(?:[{''.join(SYMBOLS.values())}]|[A-Z]{{3}} )?"
    r"(?P<number>\d+(?:,\d{3})*(?:\.\d+)?)(?P<scale>bn|m|%| days?)?"
    rf"(?: (?P<sign>{'|'.join(SIGNS)}))?"
)
DAY = re.compile(rf"\d{{1,2}} (?:{'|'.join(MONTHS)}) \d{{4}}")


def says(figure: Figure, text: str) -> bool:
    """Whether words state the value of a figure, to the digits they have and with its sign.

    Examples
    --------
    >>> overrun = Figure("total.variance", Decimal("-1234567.89"), "GBP", date(2026, 3, 31), "report")
    >>> [says(overrun, text) for text in ("£1.23m over", "£1.24m over", "£1.23m under", "£1.26m over")]
    [True, True, False, False]
    """
    if figure.unit == TEXT:
        return abbreviates(text, clean(str(figure.value)))
    if figure.unit == DATE or not isinstance(figure.value, Decimal):
        return isinstance(figure.value, date) and text == date_text(figure.value)
    found = AMOUNT.fullmatch(text)
    if not found:
        return False
    size, step = amount_of(found["number"], (found["scale"] or "").strip())
    exact = abs(figure.value)
    near = exact < size if found["below"] else abs(size - exact) < step
    if figure.unit in (COUNT, DAYS):
        near = size == exact
    wrong_sign = found["sign"] and SIGNS[found["sign"]] * figure.value < 0
    return near and not wrong_sign and unit_fits(figure.unit, text)


def unit_fits(unit: str, text: str) -> bool:
    """Whether words are in the unit of a figure: its currency, per cent, days or none."""
    if unit == RATIO:
        return "%" in text
    if unit == DAYS:
        return " day" in text
    if unit == COUNT:
        return text.replace(",", "").isdecimal()
    return SYMBOLS.get(unit, f"{unit} ") in text


def amount_of(number: str, scale: str) -> tuple[Decimal, Decimal]:
    """The amount that digits and their scale say, and the step that it was rounded to."""
    digits = Decimal(number.replace(",", ""))
    factor = Decimal("0.01") if scale == "%" else SCALES.get(scale, Decimal(1))
    if "." in number or scale == "%":
        return digits * factor, digits_step(digits) * factor
    zeros = len(f"{digits}") - len(f"{digits}".rstrip("0"))
    return digits * factor, Decimal(1).scaleb(min(zeros, max(digits.adjusted() - 2, 0))) * factor


def digits_step(digits: Decimal) -> Decimal:
    return Decimal(1).scaleb(int(digits.as_tuple().exponent))


def abbreviates(text: str, whole: str) -> bool:
    """Whether a text is ``whole`` but for the stop at its end, or its beginning and its end."""
    stopless, rest = text.rstrip(STOPS), whole.rstrip(STOPS) or UNNAMED
    cuts = [at for at, character in enumerate(stopless) if character == ELLIPSIS]
    return (
        text == whole
        or stopless == rest
        or any(
            rest.startswith(stopless[:at].strip()) and rest.endswith(stopless[at + 1 :].strip())
            for at in cuts
        )
    )
