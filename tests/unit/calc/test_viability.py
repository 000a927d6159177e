"""Whether work is still worth finishing, by hand."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.calc.likeness import alike, nearest
from app.calc.viability import Present, Stated, Verdict, ViabilityRule, judged, remaining_benefit, verdict

TODAY, EARLY, LATE = date(2026, 6, 1), date(2027, 3, 31), date(2027, 9, 30)


def present(to_complete: int | None = 600, to_come: int = 300, **members: object) -> Present:
    gaps = {"to_complete_gap": None if to_complete is not None else "no_forecast"}
    return Present(to_complete, 400, to_come, EARLY, **gaps | members)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("stated", "now", "came_to", "reason"),
    [
        (Stated(1000), present(), Verdict.VIABLE, None),  # 750 to come, for 600
        (Stated(1000), present(750), Verdict.VIABLE, None),
        (Stated(1000), present(751), Verdict.NOT_VIABLE, None),
        (Stated(1000), present(0, to_come=0), Verdict.VIABLE, None),
        (Stated(1000), present(1, to_come=0), Verdict.NOT_VIABLE, None),
        (Stated(None), present(), Verdict.CANNOT_TELL, "no_benefits"),
        (Stated(1000), present(None), Verdict.CANNOT_TELL, "no_forecast"),
        (Stated(1000), Present(1, None, None, None, None, "mixed_currencies"), Verdict.CANNOT_TELL, "mixed_currencies"),
        (Stated(1000), Present(1, 0, 0, None), Verdict.CANNOT_TELL, "no_annual_value"),
    ],
)  # fmt: skip
def test_what_is_still_to_come_is_set_against_what_it_still_costs(
    stated: Stated, now: Present, came_to: Verdict, reason: str | None
) -> None:
    (found,) = judged(stated, now, None, TODAY)
    assert (verdict([found]), found.reason) == (came_to, reason)


def test_days_decide_only_where_the_case_says_so() -> None:
    def rules(
        stated: Stated, finish: date | None, differing: int | None = None
    ) -> dict[ViabilityRule, bool | None]:
        now = Present(600, 400, 300, finish)
        return {test.rule: test.holds for test in judged(stated, now, differing, TODAY)}

    late = Stated(1000, finish=EARLY, latest_finish=LATE, review=date(2026, 5, 31))
    found = rules(late, LATE, 2)
    assert found == {
        ViabilityRule.WORTH_COMPLETING: True,
        ViabilityRule.LATEST_FINISH: True,
        ViabilityRule.FINISH_AS_STATED: False,
        ViabilityRule.RECORDS_AS_STATED: False,
        ViabilityRule.REVIEWED: False,
    }
    now = Present(600, 400, 300, LATE)
    assert verdict(judged(late, now, 2, TODAY)) is Verdict.VIABLE  # what only tells where to look
    assert rules(late, date(2027, 10, 1))[ViabilityRule.LATEST_FINISH] is False
    assert rules(late, None)[ViabilityRule.LATEST_FINISH] is None
    assert list(rules(Stated(1000), None)) == [ViabilityRule.WORTH_COMPLETING]


@given(*(st.integers(0, 10**12),) * 3)
def test_what_all_comes_is_worth_what_was_promised(benefits: int, worth: int, more: int) -> None:
    whole = worth + 1
    assert remaining_benefit(Stated(benefits), Present(0, whole, whole, None)) == benefits
    some, most = (remaining_benefit(Stated(benefits), Present(0, whole + more, n, None)) for n in (0, whole))
    assert some == 0 and most is not None and most <= benefits


@given(st.lists(st.text("ab c", max_size=12), min_size=2, max_size=6))
def test_one_text_is_as_like_the_others_as_all_are_among_themselves(texts: list[str]) -> None:
    among = {pair.other: pair.likeness for pair in alike(texts, range(len(texts)), 0.2) if pair.one == 0}
    found = {at + 1: likeness for at, likeness in nearest(texts[0], texts[1:], 0.2)}
    assert found == pytest.approx(among, abs=2e-4)
