"""Putting the active risks of a component, or of all below it, on maps."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from app.calc.money import Money
from app.calc.risk_matrix import Placed, disagreements
from app.components.places import AnyPlace
from app.components.scope import Scope, within
from app.core.unit_of_work import Reading
from app.risk.exposure.repository import ExposureRepository, Listed, Place
from app.risk.heat_map.schemas import Disagreement, Disagreements, MapCell, MappedRisk, RiskHeatMap, RiskMap
from app.risk.models import RiskKind
from app.risk.scales.repository import RiskScaleRepository
from app.risk.scales.schemas import RiskScaleRead

Counts = Mapping[Place, int]
Behind = Mapping[Place, Sequence[Listed]]


def heat_map(uow: Reading, component: AnyPlace, scope: Scope, listed: int) -> RiskHeatMap:
    """A map for each kind of risk and version of a scale in use, with ``listed`` risks a cell."""
    risks, filters = ExposureRepository(uow), within(uow, component, scope) | {"active": {}}
    counts: dict[Place, int] = defaultdict(int)
    for tally in risks.tallies(**filters):
        counts[tally.place] += tally.risks
    behind: dict[Place, list[Listed]] = defaultdict(list)
    for place, risk in risks.listed(max(listed, Disagreements.COMPARED), **filters):
        behind[place].append(risk)
    used = sorted({place[:3] for place in counts if place.impact_band}, key=lambda of: (of[0], of[1], of[2]))
    scales = RiskScaleRepository(uow)
    return RiskHeatMap(
        component_id=component.id,
        scope=scope,
        unrated=sum(number for place, number in counts.items() if place.impact_band is None),
        maps=[risk_map(scales.used(of[0], of[1]), of[2], counts, behind, listed) for of in used],
    )


def risk_map(scale: RiskScaleRead, kind: RiskKind, counts: Counts, behind: Behind, listed: int) -> RiskMap:
    mirrored = kind == RiskKind.OPPORTUNITY
    columns = range(1, len(scale.impact_bands) + 1)
    places = [
        Place(scale.slug, scale.scale_version, kind, row, column)
        for row in range(1, len(scale.probability_bands) + 1)
        for column in (reversed(columns) if mirrored else columns)
    ]
    return RiskMap(
        kind=kind,
        scale=scale.slug,
        scale_version=scale.scale_version,
        mirrored=mirrored,
        probability_bands=scale.probability_bands,
        impact_bands=scale.impact_bands[::-1] if mirrored else scale.impact_bands,
        cells=[
            map_cell(scale, place, counts.get(place, 0), behind.get(place, [])[:listed]) for place in places
        ],
        disagreements=disagreeing([risk for place in places for risk in behind.get(place, ())]),
    )


def map_cell(scale: RiskScaleRead, place: Place, count: int, risks: Sequence[Listed]) -> MapCell:
    assert place.impact_band is not None
    cell = scale.grid.matrix.cell(place.probability_band, place.impact_band)
    return MapCell(
        probability_band=place.probability_band,
        impact_band=place.impact_band,
        score=cell.score,
        colour=cell.colour,
        count=count,
        risks=list(map(mapped, risks)),
    )


def mapped(risk: Listed) -> MappedRisk:
    value = Money.of_minor(risk.expected_minor or 0, risk.currency) if risk.currency else None
    names = ("risk_id", "reference", "title", "score")
    return MappedRisk(expected_value=value, **{name: getattr(risk, name) for name in names})


def disagreeing(risks: Sequence[Listed]) -> Disagreements:
    """The pairs that score and expected value put in another order; those of one currency, the commonest."""
    currencies = [risk.currency for risk in risks if risk.currency]
    commonest = max(sorted(set(currencies)), key=currencies.count, default=None)
    known = [risk for risk in risks if risk.currency and risk.currency == commonest]
    known = sorted(known, key=lambda risk: (-size(risk), risk.reference))[: Disagreements.COMPARED]
    by_reference = {risk.reference: risk for risk in known}
    pairs = disagreements([Placed(risk.reference, risk.score, size(risk)) for risk in known])
    widest = [
        Disagreement(scores_higher=mapped(by_reference[a]), expected_higher=mapped(by_reference[b]))
        for a, b in pairs[: Disagreements.MOST]
    ]
    return Disagreements(compared=len(known), pairs=len(pairs), widest=widest)


def size(risk: Listed) -> int:
    return abs(risk.expected_minor or 0)
