"""Full-text search with ranking: FTS5 on SQLite, ``tsvector`` on PostgreSQL, and one way to ask either.

A ``TextIndex`` is kept by the database itself, in the transaction that writes the row: by triggers on SQLite,
by a generated column on PostgreSQL. The migration that makes one says what of a row is in it; a batch
migration of the table makes its triggers anew. ``migrations.env`` leaves both out of what it compares.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, TSVECTOR

from app.calc.text_search import rarity

COLUMN = "search_document"
CANDIDATES = 200  # PostgreSQL: ranked by how rare the words are; SQLite: of all organisations
SAMPLE = 3_000  # rows, of which PostgreSQL is asked how many have a word
LONG = 1000.0  # words, from which on a document must have twice as much to say
Statement = Any


@dataclass(frozen=True, slots=True)
class TextIndex:
    """The index of a table: ``weights`` of its parts, the weightiest first, four at most."""

    table: str
    weights: tuple[float, ...]

    @property
    def fts(self) -> str:
        return fts_of(self.table)


def fts_of(table: str) -> str:
    """The FTS5 table of a table: it has the row's id, then the parts of the index."""
    return f"{table}_search"


def is_search(name: str | None, kind: str) -> bool:
    """Whether a table, column or index of the database belongs to a text index, and to no model."""
    if kind == "table":
        return "_search" in (name or "")
    return name == COLUMN or (name or "").endswith(f"_{COLUMN}")


def ranked(
    connection: sa.Connection, index: TextIndex, rows: Statement, words: Sequence[str], bound: dict[str, Any]
) -> list[tuple[UUID, float]]:
    """The rows that have any of the words, the most telling first, with their scores; then by id.

    ``rows`` selects the ids of the rows of the table that count, of one organisation; ``bound`` has what it
    needs, and ``most``. There is at least one word.
    """
    if connection.dialect.name == "sqlite":
        sought = " OR ".join(f'"{word}"' for word in words)
        return matched(connection, index, rows, bound | {"sought": f"- id : ({sought})"})
    terms = {f"term{at}": word for at, word in enumerate(words)}
    texts, *having = connection.execute(counting(index, len(words)), bound | terms).one()
    rare = {f"rarity{at}": rarity(texts, many) for at, many in enumerate(having)}
    query = by_tsvector(index, rows, len(words))
    return [(id, float(score)) for id, score in connection.execute(query, bound | terms | rare)]


def matched(
    connection: sa.Connection, index: TextIndex, rows: Statement, bound: dict[str, Any]
) -> list[tuple[UUID, float]]:
    """Of the best of the whole table, where they are enough: to read the id of every match takes longest.

    They are enough where there are no others, or where the answer is full before the last of them.
    """
    best = dict(connection.execute(best_by_fts(index), bound).all())
    (id,) = rows.selected_columns
    known = sa.bindparam("best", list(best), expanding=True, type_=id.type)
    own = connection.scalars(rows.where(id.in_(known)), bound)
    found = sorted(((each, best[each]) for each in own), key=lambda hit: (-hit[1], hit[0].hex))
    found = found[: bound["most"]]
    if len(best) < CANDIDATES or (len(found) == bound["most"] and found[-1][1] > min(best.values())):
        return found
    return [(id, score) for id, score in connection.execute(by_fts(index, rows), bound)]


def scored(index: TextIndex) -> tuple[Any, Any, Any]:
    """The FTS5 table of an index, what matches in it, and its score by BM25, each part with its weight."""
    fts: Any = sa.table(index.fts, sa.column("id", sa.Uuid), sa.column("rowid", sa.Integer))
    matches = sa.literal_column(index.fts).op("MATCH")(sa.bindparam("sought", type_=sa.String))
    weights = ", ".join(map(str, (0.0, *index.weights)))
    return fts, matches, sa.literal_column(f"-bm25({index.fts}, {weights})", sa.Float).label("score")


@lru_cache(maxsize=500)
def best_by_fts(index: TextIndex) -> Statement:
    """The ids and scores of the best of the table, whosever they are."""
    fts, matches, score = scored(index)
    near = sa.select(fts.c.rowid, score).where(matches).order_by(score.desc()).limit(CANDIDATES).subquery()
    row = fts.alias()
    id = sa.select(row.c.id).where(row.c.rowid == near.c.rowid).scalar_subquery()
    return sa.select(id, near.c.score)


@lru_cache(maxsize=500)
def by_fts(index: TextIndex, rows: Statement) -> Statement:
    """All that match, ranked."""
    fts, matches, score = scored(index)
    (id,) = rows.selected_columns
    query = rows.add_columns(score).join(fts, fts.c.id == id).where(matches)
    return query.order_by(score.desc(), id).limit(sa.bindparam("most", type_=sa.Integer))


def term(at: int) -> Any:
    """What one word means to PostgreSQL: whatever it is, it is no operator."""
    return sa.func.plainto_tsquery(sa.literal_column("'english'"), sa.bindparam(f"term{at}", type_=sa.String))


def document_of(index: TextIndex) -> Any:
    return sa.literal_column(f"{index.table}.{COLUMN}", TSVECTOR)


@lru_cache(maxsize=500)
def counting(index: TextIndex, words: int) -> Statement:
    """Of an organisation's newest rows: how many they are, and how many of them have each word.

    To look through all of them would take longer than to rank those that match.
    """
    table = sa.table(index.table, sa.column("id"), sa.column("organisation_id", sa.Uuid), sa.column(COLUMN))
    own = sa.select(table.c[COLUMN].label("document"))
    own = own.where(table.c.organisation_id == sa.bindparam("organisation", type_=sa.Uuid))
    newest = own.order_by(table.c.id.desc()).limit(SAMPLE).subquery()
    having = [sa.func.count().filter(newest.c.document.op("@@")(term(at))) for at in range(words)]
    return sa.select(sa.func.count(), *having).select_from(newest)


@lru_cache(maxsize=500)
def by_tsvector(index: TextIndex, rows: Statement, words: int) -> Statement:
    """Ranked by how the words are used, each as much as it is rare: of the rows that use them most."""
    document, any_of = document_of(index), term(0)
    for at in range(1, words):
        any_of = any_of.op("||")(term(at))
    (id,) = rows.selected_columns
    used = rank(index, document, any_of)
    found = rows.add_columns(document.label("document")).where(document.op("@@")(any_of))
    near = found.order_by(used.desc(), id).limit(CANDIDATES).cte("near").prefix_with("MATERIALIZED")
    parts = [
        sa.bindparam(f"rarity{at}", type_=sa.Float) * rank(index, near.c.document, term(at))
        for at in range(words)
    ]
    length = sa.func.length(near.c.document, type_=sa.Integer)
    score = (sum(parts[1:], parts[0]) / (1 + length / sa.literal(LONG, sa.Float))).label("score")
    query = sa.select(near.c.id, score).order_by(score.desc(), near.c.id)
    return query.limit(sa.bindparam("most", type_=sa.Integer))


def rank(index: TextIndex, document: Any, query: Any) -> Any:
    """How much a document uses the words of a query, each part of it with its weight.

    The weightiest place of a word counts nearly alone, so that weights as BM25 has them would let any word of a
    title go before all of a text: their cube roots keep the order and put it right.
    """
    top = index.weights[0]
    weights = [round((weight / top) ** (1 / 3), 4) for weight in reversed(index.weights)]  # the least first
    literal = sa.literal_column(f"'{{{', '.join(map(str, weights))}}}'::real[]", ARRAY(sa.REAL))
    return sa.func.ts_rank(literal, document, query, type_=sa.Float)
