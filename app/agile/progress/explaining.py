"""How a figure of a release comes about: formula, the entries it adds up, values on the way."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from uuid import UUID

from app.agile.models import ScopeEntry
from app.agile.progress.schemas import ReleaseProgress, ScopeExplanation, ScopeInput, written
from app.agile.progress.service import known, told
from app.agile.repository import ReleaseRepository
from app.calc.agile.scope import IN_RELEASE, Priority, ScopeKind
from app.core.errors import NotFound
from app.core.unit_of_work import Reading

SCOPE = (ScopeKind.PLANNED, ScopeKind.ADDED, ScopeKind.REMOVED)
ACCEPTED = (ScopeKind.ACCEPTED, ScopeKind.WITHDRAWN)
KINDS: Mapping[str, tuple[str, tuple[ScopeKind, ...]]] = {
    "scope": ("planned + added - removed", SCOPE),
    "accepted": ("accepted - withdrawn", ACCEPTED),
    "remaining": ("scope - accepted", (*SCOPE, *ACCEPTED)),
    "accepted_share": ("accepted / scope", (*SCOPE, *ACCEPTED)),
}
PACE = "the 20th, 50th and 80th percentile of what was accepted in each timebox that is over"
FORECASTS: Mapping[str, tuple[str, Callable[[ReleaseProgress], object]]] = {
    "velocity": (PACE, lambda p: p.forecast and p.forecast.velocity),
    "release_on": (
        "the end of the timebox in which remaining / velocity is reached",
        lambda p: p.forecast and p.forecast.release_on,
    ),
    "at_finish": (
        "accepted + timeboxes left x velocity, at most the scope",
        lambda p: p.forecast and p.forecast.at_finish,
    ),
}
NAMES = (
    *KINDS,
    *(f"{priority}.{name}" for priority in Priority for name in KINDS),
    *("must_share", *FORECASTS),
)


def explained(uow: Reading, id: UUID, as_of: date, name: str) -> ScopeExplanation:
    """The figure with this name. Raises ``NotFound`` where there is none."""
    if name not in NAMES:
        raise NotFound(f"There is no figure {name}: there are {', '.join(NAMES)}.")
    at = known(uow, ReleaseRepository(uow).get(id), as_of)
    progress = told(at)
    if name in FORECASTS:
        return forecast(progress, name)
    if name == "must_share":
        return must_share(progress)
    priority, _, figure = name.rpartition(".")
    of = next((one for one in progress.classes if one.priority == priority), None) or progress.whole
    formula, kinds = KINDS[figure]
    value = getattr(of, figure)
    classes = [Priority(priority)] if priority else IN_RELEASE
    return ScopeExplanation(
        figure=name,
        value=None if value is None else str(value) if isinstance(value, float) else written(value),
        reason=of.accepted_share_reason if figure == "accepted_share" else None,
        formula=formula,
        inputs=[entered(row) for row in at.rows if row.kind in kinds and row.priority in classes],
        steps=[
            step(each, getattr(of, each)) for each in ("planned", "added", "removed", "scope", "accepted")
        ],
    )


def must_share(progress: ReleaseProgress) -> ScopeExplanation:
    must = next(one for one in progress.classes if one.priority == Priority.MUST)
    share = progress.balance.must_share
    return ScopeExplanation(
        figure="must_share",
        value=None if share is None else str(share),
        reason="no_scope" if share is None else None,
        formula="must.scope / scope; DSDM advises at most 0.6",
        inputs=[],
        steps=[step("must.scope", must.scope), step("scope", progress.whole.scope)],
    )


def forecast(progress: ReleaseProgress, name: str) -> ScopeExplanation:
    formula, of = FORECASTS[name]
    found = of(progress)
    over = [box for box in progress.timeboxes if box.is_over]
    return ScopeExplanation(
        figure=name,
        value=None if found is None else found.model_dump_json(),  # type: ignore[attr-defined]
        reason=progress.forecast_reason,
        formula=formula,
        inputs=[
            ScopeInput(
                name=box.name, value=written(box.accepted or Decimal(0)), source=f"/v1/timeboxes/{box.id}"
            )
            for box in over
        ],
        steps=[step("remaining", progress.whole.remaining), step("accepted", progress.whole.accepted)],
    )


def entered(row: ScopeEntry) -> ScopeInput:
    name = f"{row.effective_on} {row.kind} {row.priority}" + (f": {row.item}" if row.item else "")
    return ScopeInput(name=name, value=written(row.size), source=f"/v1/scope-entries/{row.id}")


def step(name: str, value: Decimal) -> ScopeInput:
    return ScopeInput(name=name, value=written(value), source="computed")
