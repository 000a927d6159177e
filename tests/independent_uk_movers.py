"""Which projects of the UK file moved most since they last appeared: by the csv module, and nothing of the service.

``python tests/independent_uk_movers.py FOLDER YEAR`` prints them.
"""

import csv
import io
import re
import sys
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path

YEARS = (2014, 2016, 2018, 2019, 2021, 2023)
FIVE = {"red": 0, "amber/red": 1, "amber": 2, "amber/green": 3, "green": 4}
THREE = {"red": 0, "amber": 1, "green": 2}
NUMBER = re.compile(r"(?:£|GBP)?\s*(-?[\d,]+(?:\.\d+)?)\s*m?", re.IGNORECASE)
DATES = (
    (re.compile(r"(\d{4})-(\d\d)-(\d\d)"), (1, 2, 3)),
    (re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4}|\d\d)"), (3, 2, 1)),
)


@dataclass(frozen=True)
class Entry:
    """One project in one year's file."""

    year: int
    name: str
    number: str
    cost: Decimal | None
    end: date | None
    ratings: dict[str, int]  # by who assessed


@dataclass
class Project:
    entries: list[Entry] = field(default_factory=list)

    @property
    def names(self) -> set[str]:
        return {squeezed(entry.name) for entry in self.entries}

    @property
    def numbers(self) -> set[str]:
        return {squeezed(entry.number) for entry in self.entries if entry.number}


def squeezed(text: str) -> str:
    return "".join(c for c in text.lower().replace("&", "and") if c.isalnum() or c == "_")


def entries(folder: Path, year: int) -> list[Entry]:
    text = (folder / f"uk_{year}.csv").read_bytes().decode("cp1252")
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=";" if year > 2019 else ","))
    if year < 2018:
        rows = [list(column) for column in zip(*rows, strict=True)]
    header = [name.strip().lower() for name in rows[0]]
    at = {kind: column(header, words) for kind, words in COLUMNS.items()}
    raters = assessors(header)
    found = []
    for row in rows[1:]:
        if sum(bool(cell.strip()) for cell in row) < 2:
            continue
        scale = FIVE if year < 2022 else THREE
        spelt = {who: re.sub(r"\s*/\s*", "/", row[n].strip().lower()) for who, n in raters.items()}
        found.append(
            Entry(
                year=year,
                name=" ".join(row[at["name"]].split()) if at["name"] is not None else "",
                number=row[at["number"]].strip() if at["number"] is not None else "",
                cost=money(row[at["cost"]]) if at["cost"] is not None else None,
                end=day(row[at["end"]]) if at["end"] is not None else None,
                ratings={who: scale[word] for who, word in spelt.items() if word in scale},
            )
        )
    return found


COLUMNS = {
    "name": ("project name", "project_name"),
    "number": ("project_number",),
    "cost": ("total budgeted whole life costs", "wlc_baseline"),
    "end": ("project - end date", "end_date"),
}


def column(header: list[str], words: tuple[str, ...]) -> int | None:
    return next((n for n, name in enumerate(header) if name.startswith(words)), None)


def assessors(header: list[str]) -> dict[str, int]:
    """The columns of ratings: of two with one header the second is the owner's own."""
    at = [
        n
        for n, name in enumerate(header)
        if name.startswith(("mpa rag rating", "ipa rag rating")) or name == "colour_rating"
    ]
    who = ("mpa",) if header[at[0]].startswith("mpa") else ("ipa", "sro")
    return dict(zip(who, at, strict=False))


def money(cell: str) -> Decimal | None:
    found = NUMBER.fullmatch(cell.strip())
    return Decimal(found[1].replace(",", "")) * 10**6 if found else None


def day(cell: str) -> date | None:
    for shape, order in DATES:
        if found := shape.fullmatch(cell.strip()):
            year, month, number = (int(found[part]) for part in order)
            return date(year + 2000 if year < 100 else year, month, number)
    return None


def alone(pairs: set[tuple[int, int]]) -> list[tuple[int, int]]:
    """The pairs of which either side is in no other."""
    olds, news = [old for old, _ in pairs], [new for _, new in pairs]
    return sorted(p for p in pairs if olds.count(p[0]) == 1 and news.count(p[1]) == 1)


def projects(folder: Path) -> list[Project]:
    """The entries of all files, those of one project together: by number, else by name."""
    known: list[Project] = []
    for year in YEARS:
        left = dict(enumerate(entries(folder, year)))
        open_ = dict(enumerate(known))
        by_number = {
            (o, n) for o, p in open_.items() for n, e in left.items() if squeezed(e.number) in p.numbers
        }
        for old, new in alone(by_number):
            open_.pop(old).entries.append(left.pop(new))
        by_name = {(o, n) for o, p in open_.items() for n, e in left.items() if squeezed(e.name) in p.names}
        for old, new in alone(by_name):
            if not (open_[old].numbers and left[new].number):
                open_.pop(old).entries.append(left.pop(new))
        known += [Project([entry]) for entry in left.values()]
    return known


def movers(
    folder: Path, year: int
) -> tuple[list[tuple[str, int, Decimal]], list[tuple[str, int, int]], set[str]]:
    """Changes of whole-life cost and of end date, in days, each with the year before, the largest first; and
    the names of those that are rated better, on one scale by one assessor, and end later.
    """
    costs, ends, better = [], [], set()
    for project in projects(folder):
        name, seen = squeezed(project.entries[-1].name), [e for e in project.entries if e.year <= year]
        if len(seen) < 2 or seen[-1].year != year:
            continue
        was, now = seen[-2:]
        if was.cost is not None and now.cost is not None and was.cost != now.cost:
            costs.append((name, was.year, now.cost - was.cost))
        if was.end and now.end and was.end != now.end:
            ends.append((name, was.year, (now.end - was.end).days))
            same_scale = (was.year < 2022) == (year < 2022)
            risen = any(
                now.ratings[who] > was.ratings[who] for who in now.ratings.keys() & was.ratings.keys()
            )
            if same_scale and risen and now.end > was.end:
                better.add(name)
    costs.sort(key=lambda each: -abs(each[2]))
    ends.sort(key=lambda each: -abs(each[2]))
    return costs, ends, better


if __name__ == "__main__":
    for part in movers(Path(sys.argv[1]), int(sys.argv[2])):
        print(*part, sep="\n", end="\n\n")
