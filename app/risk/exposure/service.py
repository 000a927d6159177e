"""What the active risks of a component, or of all below it, amount to."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from app.calc.money import Money
from app.calc.risk import Matrix
from app.components.places import AnyPlace
from app.components.scope import Scope, within
from app.core.unit_of_work import Reading
from app.risk.exposure.repository import ExposureRepository, Place, Tally
from app.risk.exposure.schemas import Colours, ExpectedValues, HeatMap, HeatMapCell, RiskExposure
from app.risk.impacts.repository import Shared, shared
from app.risk.models import RiskKind
from app.risk.scales.repository import RiskScaleRepository


def exposure(uow: Reading, component: AnyPlace, scope: Scope = Scope.BELOW) -> RiskExposure:
    """What the active risks are expected to cost, how they are coloured, and where they lie."""
    risks = ExposureRepository(uow)
    filters = within(uow, component, scope) | {"active": {}}
    tallies = risks.tallies(**filters)
    behind: dict[Place, list[str]] = defaultdict(list)
    for place, risk in risks.listed(RiskExposure.LISTED, **filters):
        behind[place].append(risk.reference)
    elsewhere = shared(uow, component, scope)
    return RiskExposure(
        component_id=component.id,
        scope=scope,
        open_risks=sum(tally.risks for tally in tallies),
        unquantified=sum(tally.risks for tally in tallies if tally.currency is None),
        expected_values=expected_values([*tallies, *map(tally_of, elsewhere)]),
        shared_risks=[each.risk.reference for each in elsewhere],
        threats=colours(tallies, RiskKind.THREAT),
        opportunities=colours(tallies, RiskKind.OPPORTUNITY),
        heat_maps=heat_maps(RiskScaleRepository(uow), tallies, behind),
    )


def tally_of(found: Shared) -> Tally:
    """What a risk of another register is expected to cost here."""
    risk, parts = found
    known = [part.expected_value for part in parts if part.expected_value]
    place = Place(risk.scale, risk.scale_version, risk.kind, risk.probability_band, None)
    minor = sum(value.minor for value in known)
    return Tally(place, risk.colour, known[0].currency if known else None, 1, minor)


def all_tallies(uow: Reading, component: AnyPlace, scope: Scope, category: str | None = None) -> list[Tally]:
    """The active risks, with those of other registers in the part that hits here: each counts once."""
    own = ExposureRepository(uow).tallies(**within(uow, component, scope), active={}, category=category)
    return [*own, *map(tally_of, shared(uow, component, scope, category))]


def threats_together(
    uow: Reading, component: AnyPlace, category: str | None
) -> tuple[Money | None, Literal["not_quantified", "other_currency"] | None]:
    """What the active threats at a component and below are expected to cost; or why that is not known."""
    tallies = all_tallies(uow, component, Scope.BELOW, category)
    sums = expected_values(tallies)
    if not sums:
        return (None, "not_quantified") if tallies else (Money.of_minor(0, component.currency), None)
    return (sums[0].threats, None) if len(sums) == 1 else (None, "other_currency")


def expected_values(tallies: Sequence[Tally]) -> list[ExpectedValues]:
    """The sums of each currency, threats and opportunities apart and together."""
    return [
        sums(currency, [tally for tally in tallies if tally.currency == currency])
        for currency in sorted({tally.currency for tally in tallies if tally.currency})
    ]


def sums(currency: str, tallies: Iterable[Tally]) -> ExpectedValues:
    minor, risks = dict.fromkeys(RiskKind, 0), 0
    for tally in tallies:
        minor[tally.place.kind] += tally.expected_minor
        risks += tally.risks
    threats, opportunities = (Money.of_minor(minor[kind], currency) for kind in RiskKind)
    return ExpectedValues(
        currency=currency,
        risks=risks,
        threats=threats,
        opportunities=opportunities,
        net=threats + opportunities,
    )


def colours(tallies: Iterable[Tally], kind: RiskKind) -> Colours:
    counts: dict[str, int] = defaultdict(int)
    for tally in tallies:
        if tally.place.kind == kind:
            counts[tally.colour or "unscored"] += tally.risks
    return Colours(**counts)


def heat_maps(
    scales: RiskScaleRepository, tallies: Iterable[Tally], behind: Mapping[Place, list[str]]
) -> list[HeatMap]:
    """A map for each kind and version of a scale in use."""
    counts: dict[Place, int] = defaultdict(int)
    for tally in tallies:
        counts[tally.place] += tally.risks
    used = sorted(
        {place[:3] for place in counts if place.impact_band}, key=lambda key: (key[0], key[1], key[2])
    )
    return [heat_map(scales, Place(*key, 0, None), counts, behind) for key in used]


def heat_map(
    scales: RiskScaleRepository, of: Place, counts: Mapping[Place, int], behind: Mapping[Place, list[str]]
) -> HeatMap:
    scale = scales.used(of.scale, of.scale_version)
    matrix = scale.grid.matrix
    rows, columns = range(1, len(scale.probability_bands) + 1), range(1, len(scale.impact_bands) + 1)
    places = (of._replace(probability_band=row, impact_band=column) for row in rows for column in columns)
    return HeatMap(
        kind=of.kind,
        scale=of.scale,
        scale_version=of.scale_version,
        probability_bands=scale.probability_bands,
        impact_bands=scale.impact_bands,
        cells=[heat_cell(matrix, place, counts.get(place, 0), behind.get(place, [])) for place in places],
    )


def heat_cell(matrix: Matrix, place: Place, risks: int, references: list[str]) -> HeatMapCell:
    assert place.impact_band is not None
    cell = matrix.cell(place.probability_band, place.impact_band)
    return HeatMapCell(
        probability_band=place.probability_band,
        impact_band=place.impact_band,
        score=cell.score,
        colour=cell.colour,
        risks=risks,
        references=references,
    )
