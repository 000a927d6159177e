"""When what recurs comes, in zones whose clocks change."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.calc.recurrence import (
    WEEKDAYS,
    Daily,
    Monthly,
    Recurrence,
    Weekday,
    Weekly,
    following,
    instant,
)

pytestmark = pytest.mark.quick
BERLIN, LONDON, APIA = ZoneInfo("Europe/Berlin"), ZoneInfo("Europe/London"), ZoneInfo("Pacific/Apia")
ZONES = [BERLIN, LONDON, *map(ZoneInfo, ("Australia/Lord_Howe", "America/Havana", "Asia/Tehran", "UTC"))]


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def firings(recurrence: Recurrence, at: time, zone: ZoneInfo, after: datetime, many: int) -> list[datetime]:
    """The next so many instants, each asked for after the one before."""
    found = []
    for _ in range(many):
        after = following(recurrence, at, zone, after)
        found.append(after)
    return found


def test_a_time_that_is_skipped_comes_when_the_clocks_go_on() -> None:
    assert instant(date(2026, 3, 29), time(2, 30), BERLIN) == utc("2026-03-29T01:00")  # 03:00 there
    assert instant(date(2026, 3, 29), time(2), BERLIN) == utc("2026-03-29T01:00")
    assert instant(date(2026, 3, 29), time(3), BERLIN) == utc("2026-03-29T01:00")
    # Half an hour is skipped on Lord Howe, and at midnight an hour of the next day in Havana.
    assert instant(date(2026, 10, 4), time(2, 15), ZONES[2]) == utc("2026-10-03T15:30")
    assert instant(date(2026, 3, 8), time(0, 30), ZONES[3]) == utc("2026-03-08T05:00")


def test_a_time_that_is_there_twice_comes_the_first_time_only() -> None:
    assert instant(date(2026, 10, 25), time(1, 30), LONDON) == utc("2026-10-25T00:30")
    assert firings(Daily(), time(1, 30), LONDON, utc("2026-10-24T12:00"), 2) == [
        utc("2026-10-25T00:30"),
        utc("2026-10-26T01:30"),  # the second 01:30 of the 25th is left out
    ]


def test_a_local_time_stays_the_same_on_the_clock_while_the_offset_changes() -> None:
    assert firings(Daily(), time(9), BERLIN, utc("2026-03-28T00:00"), 2) == [
        utc("2026-03-28T08:00"),
        utc("2026-03-29T07:00"),
    ]


def test_a_day_that_a_zone_leaves_out_makes_nothing_come_twice() -> None:
    found = firings(Daily(), time(0), APIA, utc("2011-12-28T12:00"), 4)
    assert found == sorted(set(found))
    assert [at.astimezone(APIA).date().isoformat() for at in found] == [
        *("2011-12-29", "2011-12-31", "2012-01-01", "2012-01-02")
    ]


def test_weeks_months_and_quarters_come_on_their_days() -> None:
    def days(recurrence: Recurrence, since: str, many: int) -> list[str]:
        return [day.isoformat() for day in islice(recurrence.days(date.fromisoformat(since)), many)]

    assert days(Weekly(Weekday.MONDAY), "2026-11-23", 2) == ["2026-11-23", "2026-11-30"]
    assert days(Weekly(Weekday.SUNDAY), "2026-11-23", 1) == ["2026-11-29"]
    assert days(Monthly(31), "2028-01-31", 3) == ["2028-01-31", "2028-02-29", "2028-03-31"]
    assert days(Monthly(1), "2026-12-02", 1) == ["2027-01-01"]
    assert days(Monthly(5, 3, 1), "2026-01-06", 2) == ["2026-04-05", "2026-07-05"]
    assert days(Monthly(31, 3, 2), "2026-11-23", 2) == ["2026-11-30", "2027-02-28"]


RECURRENCES = st.one_of(
    st.just(Daily()),
    st.sampled_from([Weekly(day) for day in WEEKDAYS]),
    st.builds(Monthly, st.integers(1, 31), st.sampled_from([1, 3]), st.integers(1, 1)),
)


@settings(max_examples=200, deadline=None)
@given(
    recurrence=RECURRENCES,
    at=st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    zone=st.sampled_from(ZONES),
    start=st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)),
)
def test_each_day_comes_once_at_the_first_valid_time_of_it(
    recurrence: Recurrence, at: time, zone: ZoneInfo, start: datetime
) -> None:
    """However often it is asked: the days are the recurrence's own, one instant each, at its time or after a gap."""
    begin = start.replace(tzinfo=UTC)
    found = firings(recurrence, at, zone, begin, 30)
    assert begin < found[0] and found == sorted(set(found))
    local = [instant.astimezone(zone) for instant in found]
    assert [each.date() for each in local] == list(islice(recurrence.days(local[0].date()), 30))
    for each in local:
        assert each.fold == 0 and each.time() >= at
        late = each.replace(tzinfo=None) - datetime.combine(each.date(), at)
        before = (each.astimezone(UTC) - timedelta(seconds=1)).astimezone(zone)
        assert not late or before.utcoffset() < each.utcoffset(), "late only where the clocks went forward"


def test_a_time_said_to_be_the_second_of_its_name_is_taken_for_the_first() -> None:
    """In a gap, a fold of 1 would mean an hour before the clocks went forward."""
    begin = datetime(2020, 3, 28, 12, tzinfo=UTC)
    (found,) = firings(Daily(), time(1, fold=1), ZoneInfo("Europe/London"), begin, 1)
    assert found == datetime(2020, 3, 29, 1, tzinfo=UTC)
