"""Schemes that are offered as a start: nobody has verified them with their awarding bodies, so check them first."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from app.people.schemes.schemas import SchemeWrite

PMI, PEOPLECERT, APMG = "Project Management Institute", "PeopleCert", "APMG International"
CCR = "PMI, Continuing Certification Requirements Handbook"
PEOPLECERT_RULES = "PeopleCert, renewal rules of best practice certificates, since January 2023"
AGAIN = (
    "The exam again, or another exam of the same product suite, which renews the suite; or 20 points of CPD in "
    "each of three consecutive years, with membership"
)
REREGISTRATION = "A re-registration exam in years 3 to 5, or the full exam"
TRIANGLE = [
    {"code": "education", "minimum": 35},
    {"code": "ways_of_working", "within": "education", "minimum": 8},
    {"code": "power_skills", "within": "education", "minimum": 8},
    {"code": "business_acumen", "within": "education", "minimum": 8},
    {"code": "giving_back", "maximum": 25},
    {"code": "practitioner", "within": "giving_back", "maximum": 8},
]
CAPM = [{"code": "education", "minimum": 9}, {"code": "giving_back", "maximum": 6}]
Offered = dict[str, Any]


def scheme(code: str, name: str, body: str, years: int | None = None, **more: Any) -> Offered:
    return {"code": code, "name": name, "awarding_body": body, "validity_years": years, **more}


def pmi(code: str, name: str, credits: int, **more: Any) -> Offered:
    """Three years, credits to renew, and one more year in suspension in which they can still be earned."""
    renewal = f"{credits} professional development units in a cycle"
    late = {"late_status": "suspended", "late_months": 12}
    return scheme(code, name, PMI, 3, credits_required=credits, renewal=renewal, source=CCR, **late, **more)


def two_levels(code: str, name: str) -> tuple[Offered, Offered]:
    """Foundation, and Practitioner, which takes it and is another certificate."""
    rules = {"renewal": AGAIN, "source": PEOPLECERT_RULES}
    return (
        scheme(f"{code}-F", f"{name} Foundation", PEOPLECERT, 3, **rules),
        scheme(f"{code}-P", f"{name} Practitioner", PEOPLECERT, 3, prerequisites=[f"{code}-F"], **rules),
    )


def agile(code: str) -> tuple[Offered, Offered]:
    return (
        scheme(f"{code}-F", f"{code} Foundation", APMG),
        scheme(
            f"{code}-P", f"{code} Practitioner", APMG, 5, renewal=REREGISTRATION, prerequisites=[f"{code}-F"]
        ),
    )


SCHEMES: tuple[Offered, ...] = (
    pmi("PMP", "Project Management Professional", 60, credit_categories=TRIANGLE),
    pmi("PgMP", "Program Management Professional", 60),
    pmi("PfMP", "Portfolio Management Professional", 60),
    pmi("PMI-RMP", "PMI Risk Management Professional", 30),
    pmi("PMI-SP", "PMI Scheduling Professional", 30),
    pmi("PMI-ACP", "PMI Agile Certified Practitioner", 30),
    pmi("PMI-PBA", "PMI Professional in Business Analysis", 60),
    pmi("CAPM", "Certified Associate in Project Management", 15, credit_categories=CAPM),
    pmi("PMI-PMOCP", "PMI PMO Certified Professional", 30),
    *two_levels("PRINCE2", "PRINCE2"),
    *two_levels("PRINCE2-AGILE", "PRINCE2 Agile"),
    *two_levels("MSP", "Managing Successful Programmes"),
    *two_levels("MoP", "Management of Portfolios"),
    *two_levels("M_o_R", "Management of Risk"),
    *two_levels("P3O", "Portfolio, Programme and Project Offices"),
    *two_levels("MoV", "Management of Value"),
    *agile("AgilePM"),
    *agile("AgileBA"),
    *(
        scheme(code, name, "Association for Project Management", source="APM, qualifications")
        for code, name in (
            ("APM-PFQ", "Project Fundamentals Qualification"),
            ("APM-PMQ", "Project Management Qualification"),
        )
    ),
    *(
        scheme(f"IPMA-{level}", f"IPMA Level {level}", "IPMA", 5, renewal="Recertification", source="IPMA")
        for level in "ABCD"
    ),
    scheme("SAFe", "SAFe certification", "Scaled Agile", 1, renewal="Every year", source="Scaled Agile"),
    scheme(
        *("CSM", "Certified ScrumMaster", "Scrum Alliance", 2),
        credits_required=20,
        renewal="20 Scrum education units in a cycle",
        source="Scrum Alliance",
    ),
    scheme("PSM-I", "Professional Scrum Master I", "Scrum.org", source="Scrum.org"),
)


@cache
def offered() -> Mapping[str, SchemeWrite]:
    """The schemes by their codes, each after those that it takes."""
    return {each["code"]: SchemeWrite.model_validate(each) for each in SCHEMES}
