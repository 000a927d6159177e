"""The health of the registers at a component and below it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date
from uuid import UUID

from app.calc.hygiene import Facts, Rule, of_register, of_risk
from app.components.places import AnyPlace
from app.components.scope import Scope, within
from app.core.model import utc_now
from app.core.unit_of_work import Reading
from app.risk.assessments.schemas import summary_of
from app.risk.hygiene.repository import HygieneRepository, Seen
from app.risk.hygiene.schemas import HygieneFinding, HygieneRule, RiskHygiene
from app.risk.models import RiskKind
from app.risk.scales.repository import RiskScaleRepository
from app.risk.scales.schemas import RiskScaleRead

QUIET_DAYS = 91  # three months
COMPARED = 1000  # risks: comparing takes their square


def hygiene(
    uow: Reading, place: AnyPlace, scope: Scope, stale_days: int, least: float, most: int
) -> RiskHygiene:
    """What each rule has found in the registers of a component, or of all below it."""
    filters, today = within(uow, place, scope), utc_now().date()
    repository = HygieneRepository(uow)
    risks = repository.active_facts(**filters)
    facts = dict(zip((risk.id for risk in risks), every_fact(uow, risks), strict=True))
    found: dict[Rule, list[HygieneFinding]] = {rule: [] for rule in Rule}
    for risk in risks:
        for rule in of_risk(facts[risk.id], today, stale_days):
            found[rule].append(finding(rule, risk))
    for one in registers(repository, risks, facts, filters, today):
        found[one.rule].append(one)
    doubles = duplicates(risks[-COMPARED:], least)
    found[Rule.DUPLICATE] = [double(one, other, likeness) for one, other, likeness in doubles[:most]]
    counts = {rule: len(findings) for rule, findings in found.items()} | {Rule.DUPLICATE: len(doubles)}
    return RiskHygiene(
        component_id=place.id,
        scope=scope,
        as_of=today,
        active_risks=len(risks),
        compared=min(len(risks), COMPARED),
        clean=not any(counts.values()),
        rules=[HygieneRule(rule=rule, findings=counts[rule], shown=f[:most]) for rule, f in found.items()],
    )


def every_fact(uow: Reading, risks: Iterable[Seen]) -> Iterator[Facts]:
    scales = RiskScaleRepository(uow)
    newest: dict[str, int] = {}
    used: dict[tuple[str, int], RiskScaleRead] = {}
    for risk in risks:
        key = (risk.scale, risk.scale_version)
        if key not in used:
            used[key] = scales.used(*key)
            newest[risk.scale] = scales.used(risk.scale).scale_version
        days = dict(used[key].review_days)
        entered_on = risk.created_at.astimezone(UTC).date()
        yield Facts(
            owner=risk.owner,
            responded=risk.responded,
            quantified=risk.currency is not None,
            opportunity=risk.kind == RiskKind.OPPORTUNITY,
            probability=risk.probability,
            review_on=risk.review_on,
            cycle_days=days[risk.colour] if risk.colour else min(days.values()),
            newest_scale=risk.scale_version == newest[risk.scale],
            assessed_on=(risk.assessed_at or risk.created_at).astimezone(UTC).date(),
            without_effect=risk.costly and is_as_inherent(risk),
            identified_on=entered_on,
        )


def is_as_inherent(risk: Seen) -> bool:
    """Whether a risk is assessed as it was without any response."""
    inherent = summary_of(risk.inherent)
    if inherent is None:
        return False
    value = inherent.expected_value
    known = (inherent.probability, inherent.impact_band, inherent.score, value.minor if value else None)
    return known == (risk.probability, risk.impact_band, risk.score, risk.expected_minor)


def registers(
    repository: HygieneRepository,
    risks: Iterable[Seen],
    facts: Mapping[UUID, Facts],
    filters: Mapping[str, object],
    today: date,
) -> Iterator[HygieneFinding]:
    """What is wrong with the register of each component as a whole."""
    own: dict[UUID, list[Facts]] = defaultdict(list)
    for risk in risks:
        own[risk.component_id].append(facts[risk.id])
    last: dict[UUID, date] = {}
    for ended in repository.ended(**filters):
        if ended.on:
            last[ended.component_id] = max(ended.on, last.get(ended.component_id, date.min))
    kinds = repository.kinds(own)
    for component_id, register in own.items():
        for rule in of_register(register, last.get(component_id), today, QUIET_DAYS):
            yield HygieneFinding(
                rule=rule,
                component_id=component_id,
                **dict.fromkeys(("risk_id", "reference", "title", "owner", "like_link", "likeness")),
                link=f"/v1/{kinds[component_id]}s/{component_id}/risks",
            )


def finding(rule: Rule, risk: Seen) -> HygieneFinding:
    return HygieneFinding(
        rule=rule,
        component_id=risk.component_id,
        risk_id=risk.id,
        reference=risk.reference,
        title=risk.title,
        owner=risk.owner,
        link=f"/v1/risks/{risk.id}",
        like_link=None,
        likeness=None,
    )


def double(one: Seen, other: Seen, likeness: float) -> HygieneFinding:
    like = {"like_link": f"/v1/risks/{other.id}", "likeness": likeness}
    return finding(Rule.DUPLICATE, one).model_copy(update=like)


def duplicates(risks: Sequence[Seen], least: float) -> list[tuple[Seen, Seen, float]]:
    """The pairs of risks of different components that say much the same, the most alike first."""
    from app.calc.likeness import alike  # numpy: not before there is something to compare

    texts = [" ".join((risk.title, risk.cause, risk.event, risk.effect)) for risk in risks]
    found = alike(texts, [risk.component_id for risk in risks], least)
    return [(risks[pair.one], risks[pair.other], pair.likeness) for pair in found]
