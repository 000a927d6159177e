"""Sealed scores: kept from everybody but who gave them, and told to all at once."""

import hashlib
import secrets
from collections.abc import Mapping
from typing import Any

from app.core.audit import canonical
from app.core.unit_of_work import Writing
from app.portfolio.scores.models import Score
from app.portfolio.scores.repository import SECRET
from app.portfolio.scores.schemas import ScoreRevision


def sealed(data: ScoreRevision) -> dict[str, Any]:
    """What a score keeps while it is sealed: nothing but a digest, and beside it what only its scorer is told.

    The digest covers a random number as well: of so few values, one alone could be guessed from it.
    """
    kept = data.model_dump(mode="json", include=set(SECRET)) | {"nonce": secrets.token_hex(16)}
    return dict.fromkeys(SECRET) | {"sealed": kept, "seal": digest(kept)}


def digest(kept: Mapping[str, Any]) -> str:
    return hashlib.sha256(canonical(dict(kept)).encode()).hexdigest()


def content(score: Score) -> ScoreRevision:
    """What was judged, sealed or not: for who judged it, and for telling it to all."""
    told = {name: getattr(score, name) for name in SECRET}
    if score.sealed is not None:
        told = {name: score.sealed[name] for name in SECRET}
    return ScoreRevision(**told, scored_on=score.scored_on)


def reveal(uow: Writing, scores: list[Score]) -> None:
    """Tell what was sealed. Raises ``ValueError`` where it is not what was sealed."""
    for score in scores:
        if score.sealed is None or digest(score.sealed) != score.seal:
            raise ValueError(f"the seal of score {score.id} is broken")
        for name, value in dict(content(score)).items():
            setattr(score, name, value)
        score.sealed = score.seal = None
        uow.record("score.revealed", score)
