"""``python -m bench.lessons``: searching 30,000 lessons over HTTP, beside the bare full-text query.

The bare query is the one that anybody would write: any of the words, ranked by the database's own function,
the best twenty ids, through the bare driver. Ours also weighs how rare words are where the database does not,
keeps to the organisation, reads what is shown of each lesson and cuts a snippet of it. Rounds take turns.
"""

import argparse
import os
import random
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from statistics import median
from time import perf_counter
from typing import Any

import sqlalchemy as sa
from fastapi.testclient import TestClient

from app.calc.text_search import words_of
from app.core.database import Database
from app.core.ids import uuid7
from app.core.unit_of_work import Actor, Writing, opened
from app.identity.rights import EVERYTHING
from bench import data
from bench.databases import DATABASES

LESSONS, AT_ONCE, GOAL = 30_000, 1_000, 3
QUERIES = ("w12 w40", "w7 w300 w2500 w9000", "w3 w5", "w4000 w8000 w120")
BARE = {
    "sqlite": "SELECT id FROM lessons_search WHERE lessons_search MATCH ? "
    "ORDER BY bm25(lessons_search, 0, 8, 4, 2, 1) LIMIT 20",
    "postgresql": "SELECT id FROM lessons WHERE search_document @@ to_tsquery('english', %s) "
    "ORDER BY ts_rank(search_document, to_tsquery('english', %s)) DESC LIMIT 20",
}
ORGANISATION = uuid7()


def main() -> None:
    options = argparse.ArgumentParser(prog="python -m bench.lessons", description=__doc__)
    options.add_argument("--database", choices=DATABASES, action="append")
    options.add_argument("--rounds", type=int, default=15)
    told = options.parse_args()
    for name in told.database or DATABASES:
        with DATABASES[name](fill) as (url, _):
            measure(name, url, told.rounds)


def fill(url: str) -> None:
    """Lessons of words as frequent as those of a language are: the n-th is drawn as often as 1/n."""
    from app.lessons.schemas import LessonEntry
    from app.lessons.service import capture_all

    generator, database = random.Random(1), Database(url)
    words = [f"w{n}" for n in range(1, 12_001)]
    weights = [1 / n for n in range(1, 12_001)]

    def text(many: int) -> str:
        return " ".join(generator.choices(words, weights, k=many))

    for at in range(0, LESSONS, AT_ONCE):
        entries = [
            (str(n), LessonEntry(title=text(8), abstract=text(60), lesson=text(80), what_happened=text(250)))
            for n in range(at, at + AT_ONCE)
        ]
        with opened(Writing, database, lambda _: Actor("bench", ORGANISATION, EVERYTHING)) as uow:
            capture_all(uow, "bench", entries)
    database.engine.dispose()


def measure(name: str, url: str, rounds: int) -> None:
    with ExitStack() as stack:
        client, connection = (
            stack.enter_context(serving(url)),
            stack.enter_context(sa.create_engine(url).connect()),
        )
        cursor = connection.connection.cursor()
        for query in QUERIES:
            bare = bare_of(name, cursor, query)
            ours = partial(searched, client, query)
            turns = [(seconds(ours), seconds(bare)) for _ in range(rounds + 1)][1:]
            mine, theirs = (median(turn[side] for turn in turns) for side in (0, 1))
            load = os.getloadavg()[0]
            print(f"{name}: {query}: {mine * 1e3:.1f} ms, bare {theirs * 1e3:.1f} ms: "
                  f"{mine / theirs:.2f} of at most {GOAL} (load {load:.1f})")  # fmt: skip


def searched(client: TestClient, query: str) -> None:
    client.get("/v1/lesson-search", params={"q": query}).raise_for_status()


def bare_of(name: str, cursor: Any, query: str) -> Callable[[], Any]:
    words = words_of(query)
    if name == "sqlite":
        bound: tuple[str, ...] = (" OR ".join(words),)
    else:
        bound = (" | ".join(words),) * 2
    return lambda: cursor.execute(BARE[name], bound).fetchall()


def serving(url: str) -> TestClient:
    """A client of somebody who may everything."""
    from app.main import create_app
    from app.settings import Settings

    app = create_app(Settings(database_url=url, token_peppers=(data.PEPPER,)))  # type: ignore[arg-type]
    made = data.token(app.state.database, ORGANISATION, None, ("pmo_lead",))
    return TestClient(app, headers={"Authorization": f"Bearer {made}"})


def seconds(act: Callable[[], Any]) -> float:
    begun = perf_counter()
    act()
    return perf_counter() - begun


if __name__ == "__main__":
    main()
