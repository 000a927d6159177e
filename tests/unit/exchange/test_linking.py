"""Projects over the years: by number, by name, and the links that a person should look at."""

import random
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.exchange.linking import Basis, Doubt, Link, Linking, Named, link, named, similarity
from tests.unit.exchange.helpers import YEARS, raw_uk, uk


def one(key: str, name: str, number: str | None = None) -> Named:
    return Named(key, (number,) if number else (), (name,))


def test_a_number_links_whatever_the_name() -> None:
    linking = link([one("a", "HS2 Phase1", "DFT_0040")], [one("1", "HS2 Phase 1", "dft_0040 ")])
    assert linking == Linking((Link("a", "1", Basis.NUMBER),), (), (), ())


def test_a_number_under_quite_another_name_is_linked_and_listed() -> None:
    linking = link([one("a", "3K Prison Places", "MOJ_53")], [one("1", "Accelerated Houseblocks", "MOJ_53")])
    assert [ln.basis for ln in linking.links] == [Basis.NUMBER]
    assert [(u.doubt, u.similarity) for u in linking.uncertain] == [(Doubt.NAME_DIFFERS, 0.0)]


def test_a_name_links_where_one_side_has_no_number() -> None:
    linking = link([one("a", "DREADNOUGHT")], [one("1", "Dreadnought", "MOD_80")])
    assert [ln.basis for ln in linking.links] == [Basis.NAME] and not linking.uncertain


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("HS2 Phase2a", "HS2  Phase 2a"),
        ("Science & Skills", "Science and Skills"),
        ("A/B (test)", "A-B Test"),
    ],
)
def test_case_space_and_punctuation_do_not_part_a_name(before: str, after: str) -> None:
    assert link([one("a", before)], [one("1", after)]).links


def test_the_same_name_under_another_number_is_listed_and_not_linked() -> None:
    linking = link([one("a", "Infrastructure", "HMRC_27")], [one("1", "Infrastructure", "CO_27")])
    assert (linking.links, linking.joiners, linking.leavers) == ((), ("1",), ("a",))
    assert [u.doubt for u in linking.uncertain] == [Doubt.NUMBER_DIFFERS]


def test_a_near_name_is_offered_and_not_linked() -> None:
    linking = link([one("a", "High Speed Rail Programme")], [one("1", "High Speed Rail Programme (HS2)")])
    assert not linking.links and [u.doubt for u in linking.uncertain] == [Doubt.NEAR_NAME]


def test_two_of_one_name_are_ambiguous() -> None:
    linking = link([one("a", "Bridge")], [one("1", "Bridge"), one("2", "bridge")])
    assert not linking.links and linking.joiners == ("1", "2")
    assert [(u.incoming, u.doubt) for u in linking.uncertain] == [
        ("1", Doubt.AMBIGUOUS),
        ("2", Doubt.AMBIGUOUS),
    ]


def test_a_project_is_known_by_the_names_it_had() -> None:
    known = [Named("a", (), ("Old name", "New name"))]
    assert link(known, [one("1", "old NAME")]).links == (Link("a", "1", Basis.NAME),)


def test_a_nameless_project_links_to_nothing() -> None:
    assert link([Named("a")], [Named("1"), one("2", "***")]).joiners == ("1", "2")


names = st.sampled_from(["Bridge", "bridge", "Tunnel", "Tunnel 2", "Road A1", "Road A 1", "Rail", ""])
numbers = st.sampled_from([None, None, "1", "2", "3", "4"])
sides = st.lists(st.tuples(names, numbers), max_size=8)


@given(sides, sides, st.randoms(use_true_random=False))
def test_order_changes_nothing_and_nobody_is_lost_or_linked_twice(
    olds: list[tuple[str, str | None]], news: list[tuple[str, str | None]], chance: random.Random
) -> None:
    known = [one(f"k{i}", *side) for i, side in enumerate(olds)]
    incoming = [one(f"i{i}", *side) for i, side in enumerate(news)]
    linking = link(known, incoming)
    linked_old, linked_new = [ln.known for ln in linking.links], [ln.incoming for ln in linking.links]
    assert sorted([*linked_old, *linking.leavers]) == sorted(side.key for side in known)
    assert sorted([*linked_new, *linking.joiners]) == sorted(side.key for side in incoming)
    again = link(chance.sample(known, len(known)), chance.sample(incoming, len(incoming)))
    assert set(again.links) == set(linking.links)
    assert {(u.known, u.incoming, u.doubt) for u in again.uncertain} == {
        (u.known, u.incoming, u.doubt) for u in linking.uncertain
    }


@given(st.text(max_size=40), st.text(max_size=40))
def test_similarity_is_a_share_and_mutual_for_the_same(one_name: str, other: str) -> None:
    assert 0 <= similarity(one_name, other) <= 1
    assert similarity(one_name, one_name) == 1


def test_from_2021_to_2023_projects_link_by_number_alone() -> None:
    def by_csv(year: str) -> dict[str, str]:
        header, rows = raw_uk(year)
        return {row[header.index("project_number")]: row[header.index("project_name")] for row in rows}

    before, after = by_csv("2021"), by_csv("2023")
    linking = link(named(uk("2021").records), named(uk("2023").records))
    assert len(linking.links) == len(before.keys() & after.keys()) == 138
    assert {ln.basis for ln in linking.links} == {Basis.NUMBER}
    assert (len(linking.joiners), len(linking.leavers)) == (len(after) - 138, len(before) - 138)
    differs = [u for u in linking.uncertain if u.doubt == Doubt.NAME_DIFFERS]
    assert len(differs) == 8


def test_a_reused_department_and_counter_is_not_one_number() -> None:
    """BEIS_0001 was two projects, told apart by the quarter in which each joined."""
    links = link(named(uk("2021").records), named(uk("2023").records)).links
    old = {str(r.place.record): r.value("project.external_id") for r in uk("2021").records}
    new = {str(r.place.record): r.value("project.external_id") for r in uk("2023").records}
    assert all(old[ln.known] == new[ln.incoming] for ln in links)
    assert [n for n in old.values() if str(n).startswith("BEIS_0001_")] != [
        n for n in new.values() if str(n).startswith("BEIS_0001_")
    ]


@pytest.mark.parametrize(("before", "after"), list(pairwise(YEARS[:5])))
def test_earlier_years_link_by_name(before: str, after: str) -> None:
    def by_csv(year: str) -> set[str]:
        header, rows = raw_uk(year)
        at = next(i for i, h in enumerate(header) if h.strip().lower().replace(" ", "_") == "project_name")
        return {" ".join(row[at].lower().split()) for row in rows}

    linking = link(named(uk(before).records), named(uk(after).records))
    plainly = by_csv(before) & by_csv(after)
    assert len(linking.links) >= len(plainly) >= 50
    assert {ln.basis for ln in linking.links} == {Basis.NAME}
    assert len(linking.links) + len(linking.joiners) == len(uk(after).records)
    assert len(linking.links) + len(linking.leavers) == len(uk(before).records)
