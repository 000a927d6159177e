"""Certificates, credits towards renewing them, and competence: published figures, and what must always hold."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.calc.people.competence import Requirement, gaps, holders, single_points
from app.calc.people.credits import Category, tallied
from app.calc.people.validity import CertificateStatus, LateStatus, Validity, expiry, months_after
from tests.unit.calc.conftest import Oracle

# The education and giving-back sides of a sixty-credit cycle of three years.
TRIANGLE = (
    Category("education", minimum=Decimal(35)),
    *(Category(code, within="education", minimum=Decimal(8)) for code in ("ways", "power", "business")),
    Category("giving_back", maximum=Decimal(25)),
    Category("practitioner", within="giving_back", maximum=Decimal(8)),
)


def test_expiry_status_and_credits_of_the_published_holdings(oracle: Oracle) -> None:
    example = oracle("PMO-02")
    given, told = example["inputs"], []
    as_of = date.fromisoformat(given["as_of"])
    for held in given["holdings"]:
        issued = date.fromisoformat(held["issued"])
        expires = expiry(issued, held["cycle_years"])
        earned = [(None, Decimal(held.get("credits", 0)))]
        short = tallied(Decimal(held.get("credits_required", 0)), (), earned).short
        status = Validity(issued, expires).status(as_of, given["warn_days"])
        told.append(
            {
                "id": held["id"],
                "expires": expires and expires.isoformat(),
                "status": status.value,
                "credits_short": int(short),
            }
        )
    assert told == example["expected"]["holdings"]


def test_a_certificate_holds_through_its_day_and_can_be_renewed_late_for_a_time() -> None:
    held = Validity(date(2024, 2, 29), date(2027, 2, 28), LateStatus.SUSPENDED, 12)
    assert held.status(date(2024, 2, 28)) is CertificateStatus.PLANNED
    assert held.status(date(2026, 11, 29)) is CertificateStatus.CURRENT
    assert held.status(date(2026, 11, 30)) is CertificateStatus.EXPIRING
    assert held.status(date(2027, 2, 28)) is CertificateStatus.EXPIRING
    assert held.status(date(2027, 3, 1)) is CertificateStatus.SUSPENDED
    assert held.status(date(2028, 2, 28)) is CertificateStatus.SUSPENDED
    assert held.status(date(2028, 2, 29)) is CertificateStatus.EXPIRED


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(1, 120))
def test_months_later_is_the_same_day_or_the_last_of_a_shorter_month(day: date, months: int) -> None:
    later = months_after(day, months)
    assert (later.year - day.year) * 12 + later.month - day.month == months
    assert later.day == day.day or (later.day < day.day and (later + timedelta(days=1)).day == 1)


def test_a_part_counts_inside_the_maximum_of_the_whole() -> None:
    earned = [("ways", 20), ("power", 8), ("business", 4), ("practitioner", 12), ("giving_back", 20)]
    found = tallied(Decimal(60), TRIANGLE, [(code, Decimal(amount)) for code, amount in earned])
    # 32 of education; 8 of the 12 as a practitioner, and with 20 more no more than 25 of giving back.
    assert (found.earned, found.counted, found.short) == (64, 57, 3)
    assert {each.code: each.short for each in found.categories if each.short} == {
        "education": 3,
        "business": 4,
    }
    assert not found.suffice


@given(st.lists(st.tuples(st.sampled_from([c.code for c in TRIANGLE]), st.integers(0, 40))))
def test_what_counts_never_exceeds_what_was_earned(rows: list[tuple[str, int]]) -> None:
    found = tallied(Decimal(60), TRIANGLE, [(code, Decimal(amount)) for code, amount in rows])
    assert found.counted <= found.earned == sum(amount for _, amount in rows)
    assert found.counted + found.short >= 60


def test_gaps_and_holders_of_the_published_team(oracle: Oracle) -> None:
    example = oracle("PMO-04")
    given, expected = example["inputs"], example["expected"]
    profile = {
        skill: Requirement(level, Decimal(given["weights"][skill]), skill in given["mandatory"])
        for skill, level in given["required"].items()
    }
    team = [one["levels"] for one in given["people"]]
    for levels, wanted in zip(team, expected["people"], strict=True):
        found = gaps(profile, levels)
        assert found.by_skill == wanted["gaps"]
        assert found.weighted == wanted["weighted_gap"]
        assert found.mandatory_met is not None
        assert float(found.mandatory_met) == pytest.approx(wanted["mandatory_met"])
    held = holders(profile, team)
    assert held == expected["holders"] and single_points(held) == expected["single_point_skills"]


def test_who_was_never_assessed_has_no_gap_that_could_be_told() -> None:
    profile = {"planning": Requirement(3, is_mandatory=True), "risk": Requirement(2)}
    found = gaps(profile, {"risk": 5})
    assert found.by_skill == {"planning": None, "risk": 0}
    assert found.weighted is None and found.mandatory_met == Fraction(0)
    assert gaps({"risk": Requirement(2)}, {"risk": 5}).mandatory_met is None
