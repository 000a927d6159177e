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
CANDIDATES = 200  # that PostgreSQL ranks by how rare the words are; before, by how they are used alone
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
        bound = bound | {"sought": f"- id : ({sought})"}
        return [(id, score) for id, score in connection.execute(by_fts(index, rows), bound)]
    terms = {f"term{at}": word for at, word in enumerate(words)}
    texts, *having = connection.execute(counting(index, len(words)), bound | terms).one()
    rare = {f"rarity{at}": rarity(texts, many) for at, many in enumerate(having)}
    query = by_tsvector(index, rows, len(words))
    return [(id, float(score)) for id, score in connection.execute(query, bound | terms | rare)]


@lru_cache(maxsize=500)
def by_fts(index: TextIndex, rows: Statement) -> Statement:
    """Ranked by BM25, each part of the index with its weight."""
    fts = sa.table(index.fts, sa.column("id"))
    whole: Any = sa.literal_column(index.fts)
    weights = ", ".join(map(str, (0.0, *index.weights)))
    score: Any = sa.literal_column(f"-bm25({index.fts}, {weights})").label("score")
    (id,) = rows.selected_columns
    query = rows.add_columns(score).join(fts, fts.c.id == id)
    query = query.where(whole.op("MATCH")(sa.bindparam("sought", type_=sa.String)))
    return query.order_by(score.desc(), id).limit(sa.bindparam("most", type_=sa.Integer))


def term(at: int) -> Any:
    """What one word means to PostgreSQL: whatever it is, it is no operator."""
    return sa.func.plainto_tsquery(sa.literal_column("'english'"), sa.bindparam(f"term{at}", type_=sa.String))


def document_of(index: TextIndex) -> Any:
    return sa.literal_column(f"{index.table}.{COLUMN}", TSVECTOR)


@lru_cache(maxsize=500)
def counting(index: TextIndex, words: int) -> Statement:
    """How many rows an organisation has, and how many of them have each word."""
    table = sa.table(index.table, sa.column("organisation_id", sa.Uuid))
    own = sa.select(sa.func.count()).select_from(table)
    own = own.where(table.c.organisation_id == sa.bindparam("organisation", type_=sa.Uuid))
    having = [own.where(document_of(index).op("@@")(term(at))) for at in range(words)]
    return sa.select(*(each.scalar_subquery() for each in (own, *having)))


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
