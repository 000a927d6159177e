"""How a figure of earned value comes about: formula, inputs with their sources, values on the way."""

from collections.abc import Iterator, Mapping
from typing import Any

from app.calc.evm.estimates import Method
from app.calc.evm.measures import Reason
from app.calc.money import Money
from app.core.errors import NotFound
from app.variance.earned_value.schemas import EarnedValueRead, Explained, Index, InputRead

FORMULAS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "cv": ("EV - AC", ("ev", "ac")),
    "sv": ("EV - PV", ("ev", "pv")),
    "spend_variance": ("PV - AC", ("pv", "ac")),
    "cpi": ("EV / AC", ("ev", "ac")),
    "spi": ("EV / PV", ("ev", "pv")),
    "critical_ratio": ("CPI x SPI", ("cpi", "spi")),
    "cv_ratio": ("CV / EV", ("cv", "ev")),
    "sv_ratio": ("SV / PV", ("sv", "pv")),
    "complete": ("EV / BAC", ("ev", "bac")),
    "scheduled": ("PV / BAC", ("pv", "bac")),
    "spent": ("AC / BAC", ("ac", "bac")),
    "tcpi_to_budget": ("(BAC - EV) / (BAC - AC)", ("bac", "ev", "ac")),
    "tcpi_to_estimate": ("(BAC - EV) / (EAC - AC)", ("bac", "ev", "ac", "eac")),
    "etc": ("EAC - AC", ("eac", "ac")),
    "vac": ("BAC - EAC", ("bac", "eac")),
    "vac_ratio": ("VAC / BAC", ("vac", "bac")),
    "sv_t": ("ES - AT", ("es", "at")),
    "spi_t": ("ES / AT", ("es", "at")),
    "ieac_t": ("PD / SPI(t)", ("pd", "spi_t")),
    "ieac_t_at_plan_rate": ("AT + PD - ES", ("at", "pd", "es")),
    "tspi": ("(PD - ES) / (PD - AT)", ("pd", "es", "at")),
    "es": ("C + (EV - PV(C)) / (PV(C+1) - PV(C)), C the last period with PV(C) <= EV", ("ev",)),
    "eac.bottom_up": ("AC + ETC re-estimated", ("ac", "to_complete")),
    "eac.remaining_at_budget": ("AC + (BAC - EV)", ("ac", "bac", "ev")),
    "eac.cpi": ("AC + (BAC - EV) / CPI", ("ac", "bac", "ev", "cpi")),
    "eac.cpi_recent": ("AC + (BAC - EV) / CPI of the last three periods", ("ac", "bac", "ev", "cpi_recent")),
    "eac.spi": ("AC + (BAC - EV) / SPI", ("ac", "bac", "ev", "spi")),
    "eac.cpi_x_spi": ("AC + (BAC - EV) / (CPI x SPI)", ("ac", "bac", "ev", "critical_ratio")),
    "eac.weighted": ("AC + (BAC - EV) / (0.8 CPI + 0.2 SPI)", ("ac", "bac", "ev", "cpi", "spi")),
    "eac.cpi_x_spi_t": ("AC + (BAC - EV) / (CPI x SPI(t))", ("ac", "bac", "ev", "cpi", "spi_t")),
}
RECORDED = {
    "bac": "the baselines in force, all periods, of the work packages they have a budget for",
    "pv": "the same, of the periods until the data date",
    "ac": "actuals and accruals, reversals taken off, until the data date, on the lines of these packages",
    "ev": "for each work package its budget times the share that its earning rule gives, added up",
    "at": "reporting periods since the first with planned value, until the data date or the finish",
    "pd": "reporting periods from the first with planned value to the first with all of it",
    "to_complete": "the last forecast made until the data date, of the periods after it",
    "cpi_recent": "EV / AC of the last three periods",
    "cpi_in_period": "EV / AC of the period alone",
    "spi_in_period": "EV / PV of the period alone",
    "level_of_effort_share": "EV of level of effort / EV",
}
ADDED_UP = ("bac", "pv", "ac", "ev", "to_complete")
BY_RATES = "; what is in another currency times its rates, or divided by those that are inverse"
IN_PERIODS = ("at", "es", "pd", "sv_t", "ieac_t", "ieac_t_at_plan_rate")
UNITS = dict.fromkeys(IN_PERIODS, "periods") | {"forecast_finish_on": "date"}


def explained(told: EarnedValueRead, name: str) -> Explained:
    """The figure with this name. Raises ``NotFound`` where there is none."""
    known = dict(named(told))
    if name not in known:
        raise NotFound(f"There is no figure {name}: there are {', '.join(sorted(known)) or 'none yet'}.")
    return explanation(known, name)


def explanation(known: Mapping[str, InputRead], name: str) -> Explained:
    formula, operands = formula_of(known, name)
    inputs = [known[each] for each in operands if each in known]
    steps = [explanation(known, each.name) for each in inputs if formula_of(known, each.name)[1]]
    return Explained(figure=known[name], formula=formula, inputs=inputs, steps=steps)


def formula_of(known: Mapping[str, InputRead], name: str) -> tuple[str, tuple[str, ...]]:
    if name == "eac":
        method = known["eac"].unit.partition(" by ")[2]
        if method:
            return FORMULAS[f"eac.{method}"]
        return "the sum of what is recommended for each component", ()
    if name in ADDED_UP:
        rates = tuple(key for key in known if key.startswith("rate."))
        parts = tuple(key for key in known if key.startswith("ev.")) if name == "ev" else ()
        return RECORDED[name] + (BY_RATES if rates else ""), (*parts, *rates)
    return FORMULAS.get(name) or (RECORDED.get(name, "recorded"), ())


def named(told: EarnedValueRead) -> Iterator[tuple[str, InputRead]]:
    """Every figure by its name."""
    for part in (told.values, told.indices, told.earned_schedule):
        for name, value in part or ():
            yield (
                name,
                figure(name, value, source(told, name), "periods" if part is told.earned_schedule else ""),
            )
    for rate in told.conversion.rates if told.conversion else ():
        name, unit = f"rate.{rate.converts}.{rate.base}-{rate.quote}", f"{rate.quote} for one {rate.base}"
        at = f"/v1/exchange-rates/{rate.exchange_rate_id}"
        yield name, figure(name, rate.rate, at, f"{unit}, inverse" if rate.inverse else unit)
    if told.costs and told.costs.to_complete:
        yield "to_complete", figure("to_complete", told.costs.to_complete, source(told, "to_complete"))
    for made in told.estimates:
        name = f"eac.{made.method}"
        yield name, figure(name, made.eac, "computed", reason=made.reason)
    if told.forecast:
        yield from forecast(told)
    for package in told.packages:
        at = (
            f"/v1/progress-claims/{package.claim_id}"
            if package.claim_id
            else f"/v1/work-packages/{package.id}"
        )
        yield f"ev.{package.id}", figure(f"ev.{package.id}", package.ev, at)


def forecast(told: EarnedValueRead) -> Iterator[tuple[str, InputRead]]:
    assert told.forecast
    for name in ("eac", "etc", "vac", "vac_ratio", "low", "high"):
        value = figure(name, getattr(told.forecast, name), "computed")
        if name == "eac" and told.forecast.method:
            value.unit = f"{value.unit} by {told.forecast.method}"
        yield name, value


def figure(name: str, value: Any, source: str, unit: str = "", reason: Reason | None = None) -> InputRead:
    if isinstance(value, Money):
        return InputRead(name=name, value=str(value.amount), unit=value.currency, reason=None, source=source)
    if isinstance(value, Index):
        value, reason, unit = value.value, value.reason, unit or "ratio"
    text = None if value is None else str(value)
    return InputRead(name=name, value=text, unit=unit or "ratio", reason=reason, source=source)


def source(told: EarnedValueRead, name: str) -> str:
    """Where the records of a figure that is not computed are."""
    if name in ("bac", "pv", "pd"):
        return ", ".join(f"/v1/baselines/{used.baseline_id}/lines" for used in told.baselines)
    if name == "ac":
        return f"cost-entries of {told.component_id}, kinds actual and accrual"
    if name == "to_complete":
        return f"cost-entries of {told.component_id}, kind forecast"
    return "computed"


assert {f"eac.{m}" for m in Method} - FORMULAS.keys() == {"eac.risk_adjusted"}
