"""What differs between two stored rankings, and whether one still follows from its inputs."""

from bisect import bisect, insort
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from app.core.unit_of_work import Reading
from app.portfolio.rankings.inputs import digest_of
from app.portfolio.rankings.repository import RankingRepository
from app.portfolio.rankings.rows import ChangedMember
from app.portfolio.rankings.schemas import (
    RankingComparison,
    RankingPartMoved,
    RankingRowMoved,
    RankingVerification,
)
from app.portfolio.rankings.service import stored

SHOWN = 1_000
Row = Mapping[str, Any]


def verified(uow: Reading, id: UUID) -> RankingVerification:
    """Whether a ranking's inputs and result are what they were, and the one still gives the other."""
    from app.portfolio.rankings.outcome import libraries, outcome  # numpy: not before there is a ranking

    rankings = RankingRepository(uow)
    of = rankings.get(id)
    inputs, rows = stored(rankings, of)
    summary = {name: getattr(of, name) for name in ("stability", "sensitivity", "ties")}
    anew = outcome(inputs)
    same_inputs = inputs.digest(of.method, of.libraries) == of.inputs_digest
    same_rows = digest_of({"rows": rows, "summary": summary}) == of.result_digest
    same_result = anew.digest == of.result_digest
    return RankingVerification(
        ranking_id=id,
        identical=same_inputs and same_rows and same_result,
        inputs_identical=same_inputs,
        rows_identical=same_rows,
        result_identical=same_result,
        libraries_then=of.libraries,
        libraries_now=libraries(),
        first_difference=first_difference(rows, anew.rows),
    )


def first_difference(then: Sequence[Row], now: Sequence[Row]) -> ChangedMember | None:
    """The first member of a row that is another one now."""
    for was, row in zip(then, now, strict=True):
        for name in row:
            if was.get(name) != row[name]:
                return ChangedMember(
                    rank=row["rank"], member=name, then=str(was.get(name)), now=str(row[name])
                )
    return None


def compared(uow: Reading, id: UUID, base_id: UUID) -> RankingComparison:
    """Who moved from one ranking to another, and by what."""
    rankings = RankingRepository(uow)
    of, base = rankings.get(id), rankings.get(base_id)
    now, was = ({row["component_id"]: row for row in rankings.told_rows(i)} for i in (id, base_id))
    rows = [moved_row(was.get(each), now.get(each)) for each in [*now, *(was.keys() - now.keys())]]
    told = sorted(filter(has_changed, rows), key=lambda row: (row.rank_now or row.rank_was or 0, row.code))
    return RankingComparison(
        id=id,
        compared_with=base_id,
        same_model=of.model_id == base.model_id,
        same_inputs=of.inputs_digest == base.inputs_digest,
        kendall_tau=tau([(row.rank_was, row.rank_now) for row in rows if row.moved is not None]),
        entered=sum(row.rank_was is None for row in rows),
        left=sum(row.rank_now is None for row in rows),
        moved=sum(bool(row.moved) for row in rows),
        unmoved=sum(row.moved == 0 for row in rows),
        rows=told[:SHOWN],
    )


def has_changed(row: RankingRowMoved) -> bool:
    return bool(row.moved is None or row.moved or row.score_was != row.score_now)


def moved_row(was: Row | None, now: Row | None) -> RankingRowMoved:
    """One component in both, or in the one it is in."""
    of = now or was
    assert of is not None
    parts = parts_moved(was, now) if was and now else []
    return RankingRowMoved(
        **{name: of[name] for name in ("component_id", "code", "name", "status")},
        rank_was=was["rank"] if was else None,
        rank_now=now["rank"] if now else None,
        moved=was["rank"] - now["rank"] if was and now else None,
        score_was=was["score"] if was else None,
        score_now=now["score"] if now else None,
        why=why(was, now, parts),
        parts=parts,
    )


def why(was: Row | None, now: Row | None, parts: Sequence[RankingPartMoved]) -> list[str]:
    """What of a component's own has changed; ``others`` where it moved and nothing has."""
    if not was or not now:
        return ["left" if was else "entered"]
    own = {
        "values": any(part.by_value for part in parts),
        "weights": any(part.by_weight for part in parts),
        "strategy": was["strategic"] != now["strategic"],
    }
    found = [name for name, holds in own.items() if holds]
    return found or (["others"] if was["rank"] != now["rank"] else [])


def parts_moved(was: Row, now: Row) -> list[RankingPartMoved]:
    """The criteria whose contribution has changed: by the value at the old weight, and by the weight."""
    before, after = ({part["criterion"]: part for part in row["contributions"]} for row in (was, now))
    found = (part_moved(slug, before.get(slug), after.get(slug)) for slug in {**before, **after})
    return [part for part in found if part.change or part.by_value]


def part_moved(slug: str, was: Row | None, now: Row | None) -> RankingPartMoved:
    """A criterion that only one of the models has changes a score by its weight alone."""
    change = exact(now, "contribution") - exact(was, "contribution")
    by_value = Decimal(0)
    if was and now:
        by_value = change
        if was["weight"] != now["weight"]:
            by_value = round(exact(was, "weight") * (exact(now, "worth") - exact(was, "worth")), 6)
    return RankingPartMoved(
        criterion=slug,
        was=was["value"] if was else None,
        now=now["value"] if now else None,
        change=float(change),
        by_value=float(by_value),
        by_weight=float(change - by_value),
    )


def exact(part: Row | None, name: str) -> Decimal:
    """A figure of a part as it was worked out; what is missing counts as worst."""
    return Decimal(str((part or {}).get(name) or 0))


def tau(pairs: Sequence[tuple[Any, Any]]) -> float | None:
    """Kendall's tau of two orders of the same."""
    if len(pairs) < 2:
        return None
    behind, seen = 0, list[Any]()
    for _, now in sorted(pairs):
        behind += len(seen) - bisect(seen, now)
        insort(seen, now)
    return round(1 - 4 * behind / (len(pairs) * (len(pairs) - 1)), 6)
