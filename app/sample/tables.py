"""The tables of the sample: its risks, decisions, benefits, and the gate that failed."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from app.sample.figures import thousands
from app.sample.story import WORKS


def risk(on: str, title: str, cause: str, event: str, effect: str, probability: str, impact: int, days: int,
         category: str, **more: Any) -> dict[str, Any]:  # fmt: skip
    """A risk of a component: impact in thousands, delay in working days."""
    budget = next((work.budget for work in WORKS if work.code == on), None)
    return {
        "on": on, "title": title, "cause": cause, "event": event, "effect": effect,
        "probability": probability, "impact": thousands(impact), "schedule_impact_days": days,
        "category": category, "budget": thousands(budget) if budget else None,
        "owner": "Project director", "response_strategy": "reduce", **more,
    }  # fmt: skip


RISKS: list[dict[str, Any]] = [
    risk("SIGNAL", "Interlocking software late", "The supplier lost its test team.", "Factory tests slip again.",
         "Commissioning misses the summer closure.", "0.6", 3_400, 60, "Supplier"),
    risk("SIGNAL", "Possessions refused", "Freight traffic has grown.", "The operator refuses two closures.",
         "Works move to the next year.", "0.35", 1_900, 90, "Access"),
    risk("SIGNAL", "Cable theft", "Copper stands on open ground.", "Cable is stolen.",
         "A section is rewired.", "0.25", 260, 10, "Security"),
    risk("TRACK", "Soft formation", "Boreholes were few.", "The formation is weaker than assumed.",
         "Two miles need stabilising.", "0.3", 1_200, 25, "Ground"),
    risk("STATION", "Listed fabric", "The canopy is listed.", "Consent needs a redesign.",
         "Lifts open a season later.", "0.3", 420, 45, "Consents"),
    risk("BRIDGE", "Bearings seized", "Bearings are from 1962.", "More must be replaced than seen.",
         "Steelwork grows.", "0.4", 650, 15, "Condition"),
    risk("LEVELX", "Objections", "Two crossings are rights of way.", "An inquiry is called.",
         "Two closures wait a year.", "0.45", 300, 120, "Consents"),
    risk("DRAINAGE", "Another wet winter", "Three of five winters were wet.", "Cuttings flood in works.",
         "Earthworks stop for a month.", "0.5", 480, 20, "Weather"),
    risk("CASEMGT", "Data cannot be moved", "The old system keeps free text.", "A tenth of cases do not convert.",
         "They are keyed by hand.", "0.65", 1_600, 60, "Data"),
    risk("CASEMGT", "Key staff leave", "Contracts end together.", "Half the testers go.",
         "Testing starts again.", "0.4", 700, 40, "People"),
    risk("CASEMGT", "Scope grows again", "A bill is before the legislature.", "A third case type is added.",
         "Design is reopened.", "0.3", 2_200, 80, "Scope"),
    risk("DATACTR", "Old mainframe outlives its support", "Support ends in March.", "An exit date is missed.",
         "Support is bought for a year.", "0.7", 900, 30, "Technology"),
    risk("DATACTR", "Unknown dependencies", "No inventory was kept.", "A service fails when moved.",
         "Moves pause for a month.", "0.5", 350, 22, "Technology"),
    risk("TICKET", "Card scheme certification", "The scheme changed its rules.", "Certification repeats.",
         "Launch slips a quarter.", "0.3", 500, 60, "Supplier"),
    risk("CYBER", "More sites in scope", "The asset list is old.", "More sites are found.",
         "Cost and time grow.", "0.45", 380, 20, "Scope"),
    risk("DEPOT", "Grid connection late", "The network is reinforced first.", "Energisation slips.",
         "Diesels stay for a season.", "0.55", 1_400, 100, "Utilities"),
    risk("DEPOT", "Copper price", "Copper is bought spot.", "The price rises a fifth.",
         "Cable costs more.", "0.4", 850, 0, "Market"),
    risk("EVCHARGE", "Transformers late", "Lead time is forty weeks.", "They arrive late.",
         "Two depots open late.", "0.5", 260, 50, "Supplier"),
    risk("LIFTS", "One bidder", "The market is thin.", "Only one bid comes.",
         "Price is above estimate.", "0.35", 400, 15, "Market"),
    risk("HEATING", "Asbestos", "Surveys covered half the rooms.", "Asbestos is found.",
         "Rooms close for weeks.", "0.3", 180, 20, "Condition"),
    risk("RAIL", "Engineers shared between projects", "Three projects peak together.", "Signal engineers run short.",
         "Commissioning dates collide.", "0.5", 1_100, 30, "Capacity"),
    risk("DIGITAL", "Identity service", "Four projects rely on one.", "It is not ready.",
         "Releases wait for it.", "0.35", 600, 40, "Dependency"),
    risk("CHANGE", "Funding settlement", "The settlement is yearly.", "Next year's is cut by a tenth.",
         "Projects are paused.", "0.3", 9_000, 0, "Funding"),
    risk("OFFICE", "Early surrender of a second lease", "The landlord wants the floor.", "The lease ends early.",
         "Rent is saved.", "0.4", -350, 0, "Property", kind="opportunity", response_strategy="enhance"),
    risk("PLATFORM", "Works combined", "Two sites share a closure.", "They are done together.",
         "Prelims are saved.", "0.5", -240, -10, "Delivery", kind="opportunity", response_strategy="exploit"),
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """A decision of the story: who was asked what when, and what came of it."""

    on: str
    kind: str
    title: str
    question: str
    option: str
    otherwise: str
    cost: int | None
    body: str
    proposed_on: date
    due_on: date
    outcome: str | None = None
    rationale: str = ""
    decided_on: date | None = None
    conditions: tuple[tuple[str, str, date], ...] = ()


DECISIONS: list[Asked] = [
    Asked("TRACK", "baseline", "Rebaseline Moorland track renewal", "Approve a baseline of GBP 35.5m for two more miles?",
          "Approve the new baseline", "Two worn miles stay and speed limits with them.", 2_500, "Programme board",
          date(2025, 12, 3), date(2026, 1, 15), "approved", "The two miles are cheaper now than alone.", date(2026, 1, 8)),
    Asked("SIGNAL", "exception", "Exception: Harbour line signalling", "Accept the first re-pricing and report monthly?",
          "Accept and report monthly", "The supplier stops work.", 3_000, "Portfolio board",
          date(2026, 1, 20), date(2026, 2, 20), "approved_with_conditions", "Stopping costs more; the board wants sight of it.",
          date(2026, 2, 12), (("An independent estimate of the cost to complete", "Finance", date(2026, 4, 30)),)),
    Asked("CASEMGT", "change", "Add two statutory case types", "Add the two case types to the first release?",
          "Add them", "The authority breaks a duty from April.", 1_900, "Programme board",
          date(2025, 9, 8), date(2025, 10, 10), "approved", "The duty cannot wait.", date(2025, 10, 2)),
    Asked("DEPOT", "funding", "Fund early cable purchase", "Buy the cable now to fix its price?",
          "Buy now", "The price stays open.", 2_100, "Portfolio board",
          date(2026, 3, 4), date(2026, 4, 3), "rejected", "The design is not frozen.", date(2026, 3, 26)),
    Asked("WEBSITE", "close", "Close Journey planner and website", "Accept the product and close the project?",
          "Accept and close", "The team is kept on.", None, "Programme board",
          date(2026, 8, 10), date(2026, 9, 11), "approved", "All criteria are met.", date(2026, 9, 3)),
    Asked("ARCHIVE", "pause", "Pause Records archive", "Pause until the office move is done?",
          "Pause it", "Records move twice.", None, "Programme board",
          date(2026, 6, 8), date(2026, 7, 10), "approved", "Moving once is cheaper.", date(2026, 6, 30)),
    Asked("SIGNAL", "change", "Keep or replace the signalling supplier", "Keep the supplier at its new price, or replace it?",
          "Replace it for phase two", "The overrun grows by about GBP 0.7m a month.", 5_200, "Programme board",
          date(2026, 10, 19), date(2026, 12, 11)),
    Asked("CASEMGT", "gate", "Gate 4 again: Case management platform", "Release in two steps without the added case types?",
          "Release in two steps", "Everything waits for the last case type.", None, "Portfolio board",
          date(2026, 10, 12), date(2026, 12, 4)),
    Asked("DEPOT", "funding", "Management reserve for the grid connection", "Draw GBP 2.4m of management reserve?",
          "Draw it", "The depot is phased and diesels stay.", 2_400, "Portfolio board",
          date(2026, 10, 26), date(2026, 12, 18)),
    Asked("DATACTR", "exception", "Review Data centre exit", "Take the project's figures to an independent review?",
          "Review it", "It stays green on paper.", None, "Portfolio board",
          date(2026, 11, 2), date(2026, 12, 4)),
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class FailedGate:
    on: str
    reason: str
    held_on: date


FAILED_GATE = FailedGate(
    "CASEMGT",
    "Two of five must-criteria are not met: no rehearsed cut-over, and a tenth of the data does not convert.",
    date(2026, 9, 22),
)


@dataclass(frozen=True, slots=True)
class Promised:
    """A benefit of the story; its yearly worth in thousands."""

    on: str
    title: str
    category: str
    measure: str
    unit: str
    baseline: str
    target: str
    owner: str
    annual: int | None


BENEFITS: list[Promised] = [
    Promised("SIGNAL", "Fewer delays", "non_cashable", "Delay minutes caused by signals", "minutes a year", "148000", "61000", "Head of operations", 2_900),
    Promised("TRACK", "Fewer speed limits", "non_cashable", "Miles under a limit", "miles", "19", "2", "Head of operations", 700),
    Promised("STATION", "Step-free journeys", "social", "Platforms that are step-free", "platforms", "3", "11", "Head of customer service", None),
    Promised("CASEMGT", "Cases closed sooner", "cashable", "Working days to close a case", "days", "34", "15", "Head of casework", 2_300),
    Promised("DATACTR", "No data centre", "cashable", "Racks in use", "racks", "84", "0", "Head of technology", 1_750),
    Promised("TICKET", "Fares collected for less", "cashable", "Cost of collecting a pound", "pence", "9.4", "5.8", "Head of revenue", 3_100),
    Promised("DEPOT", "Less diesel", "cashable", "Diesel burnt", "thousand litres a year", "2100", "300", "Head of fleet", 1_900),
    Promised("EVCHARGE", "Electric buses charged", "non_cashable", "Buses charged each night", "buses", "0", "96", "Head of fleet", 400),
    Promised("OFFICE", "One head office", "cashable", "Rent", "thousand pounds a year", "2600", "1400", "Head of property", 1_200),
    Promised("SOLAR", "Own electricity", "cashable", "Electricity made", "MWh a year", "0", "5200", "Head of property", 640),
]  # fmt: skip
