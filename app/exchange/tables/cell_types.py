"""What a mapping may say of a column's cells: their type, and what goes with it."""

from datetime import date
from functools import cached_property
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, GetJsonSchemaHandler, model_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from app.calc.money import Currency
from app.exchange.tables.wording import spelling

Slug = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,59}$")]
Wording = Annotated[str, Field(min_length=1, max_length=300)]
Unit = Literal["one", "thousand", "million", "billion"]
DateOrder = Literal["dmy", "mdy", "ymd", "ydm"]
DecimalMark = Literal[".", ","]
TAGS = ("type", "check", "repair")


class Stated(BaseModel):
    """A part of a mapping: nothing in it that we do not know, and it never changes."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """What tells it from its alternatives has a default in Python, and none in JSON."""
        told = handler(schema)
        whole = handler.resolve_ref_schema(told)
        if tags := [name for name in TAGS if name in cls.model_fields]:
            whole["required"] = list(dict.fromkeys([*tags, *whole.get("required", ())]))
        return told


class TextCell(Stated):
    """Words, edges trimmed; ``one_line`` also makes every run of white space one space, ``upper`` capitals."""

    type: Literal["text"] = "text"
    one_line: bool = False
    upper: bool = False
    unescape: bool = Field(default=False, description="Turn HTML entities such as &amp; into characters.")
    at_most: int = Field(default=100_000, ge=1, le=100_000, description="Characters.")


class ListCell(Stated):
    """Several values in one cell, and which of them have the separator in themselves."""

    type: Literal["list"] = "list"
    separator: str = Field(default=",", min_length=1, max_length=10)
    whole: tuple[Wording, ...] = Field(
        default=(), max_length=200, description="Values that are not to be cut where they have a separator."
    )


class IdentifierCell(Stated):
    """A name given by a register; warns of one that a spreadsheet has turned into a number or a date."""

    type: Literal["identifier"] = "identifier"
    ungroup: bool = Field(default=False, description="1,944 is 1944.")


class MoneyCell(Stated):
    """An amount of one currency, written in units, thousands, millions or billions of it."""

    type: Literal["money"] = "money"
    currency: Currency
    unit: Unit = "one"
    decimal_mark: DecimalMark = "."
    negate: bool = Field(
        default=False, description="Turn the sign, where the file's convention is the opposite."
    )


class NumberCell(Stated):
    """A plain number; ``whole`` refuses fractions."""

    type: Literal["number"] = "number"
    whole: bool = False
    decimal_mark: DecimalMark = "."


class PercentageCell(Stated):
    """A share, kept as a ratio: 5% is 0.05. ``bare`` says what a number without % is."""

    type: Literal["percentage"] = "percentage"
    bare: Literal["percent", "ratio", "refused"] = "refused"
    decimal_mark: DecimalMark = "."
    negate: bool = False


class DateCell(Stated):
    """A day. Numbers that begin with the year are read ``ymd`` unless the order is ``ydm``.

    ``otherwise`` are the orders tried, with a warning, where the stated one gives no day of the calendar.
    A year of two digits below ``pivot`` is 20xx, from there on 19xx.
    """

    type: Literal["date"] = "date"
    order: DateOrder = "dmy"
    otherwise: tuple[DateOrder, ...] = ()
    pivot: int = Field(default=70, ge=0, le=100)
    earliest: date = date(1900, 1, 1)
    latest: date = date(2199, 12, 31)


class Worded(Stated):
    """Cells of words that mean something; white space, also beside a slash, and case make no difference."""

    words: dict[Wording, Wording] = Field(
        min_length=1, max_length=500, description="Wording in the file, to what it means."
    )

    @cached_property
    def by_spelling(self) -> dict[str, str]:
        return {spelling(word): meant for word, meant in self.words.items()}


class ChoiceCell(Worded):
    """One of a few values, each written in one or more ways."""

    type: Literal["choice"] = "choice"


class ScaleRule(Stated):
    """A confidence scale and the years of report in which it was used; levels from worst to best."""

    name: Slug
    levels: tuple[Slug, ...] = Field(min_length=2, max_length=20)
    since: int | None = None
    until: int | None = None

    def used_in(self, year: int | None) -> bool:
        """Whether it was the scale of that year; without a year, only if it always was."""
        if year is None:
            return self.since is None and self.until is None
        return (self.since is None or self.since <= year) and (self.until is None or year <= self.until)


class ConfidenceCell(Worded):
    """A delivery confidence by one assessor, on the scale of the report's year."""

    type: Literal["confidence"] = "confidence"
    assessor: Slug
    scales: tuple[ScaleRule, ...] = Field(min_length=1, max_length=10)

    @model_validator(mode="after")
    def levels_exist(self) -> Self:
        known = {level for scale in self.scales for level in scale.levels}
        if strange := sorted(set(self.words.values()) - known):
            raise ValueError(f"no scale has the levels {', '.join(strange)}")
        return self


CellType = Annotated[
    TextCell
    | ListCell
    | IdentifierCell
    | MoneyCell
    | NumberCell
    | PercentageCell
    | DateCell
    | ChoiceCell
    | ConfidenceCell,
    Field(discriminator="type"),
]
