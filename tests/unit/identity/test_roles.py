"""What the ready-made roles may do and see, and how scopes narrow it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.identity.roles import (
    CLEARED,
    PERMISSIONS,
    ROLES,
    Marking,
    Role,
    clearance,
    covered,
    scoped,
    unknown,
)

CLEARANCES = {
    Role.SRO: {"contingency", "stakeholders", "decision_papers"},
    Role.SPONSOR: {"contingency", "stakeholders", "decision_papers"},
    Role.PROJECT_MANAGER: {"contingency", "rates", "stakeholders", "decision_papers"},
    Role.PMO_LEAD: {"contingency", "rates", "stakeholders", "decision_papers"},
    Role.PMO_ANALYST: {"contingency", "rates", "decision_papers"},
    Role.BOARD_MEMBER: {"contingency", "decision_papers"},
    Role.ASSURER: {"contingency", "rates", "stakeholders", "decision_papers"},
    Role.FINANCE: {"contingency", "rates"},
    Role.CONTRIBUTOR: set[str](),
    Role.READER: set[str](),
    Role.ADMINISTRATOR: set[str](),
}
roles = st.sampled_from(list(Role))
permissions = st.frozensets(st.sampled_from(sorted(PERMISSIONS)))
scopes = st.lists(
    st.sampled_from(["read", "*", "risk:*", "cleared:*", "x", *sorted(PERMISSIONS)]), max_size=5
)


def changing(role: Role) -> set[str]:
    """What a role may do beyond reading."""
    return {p for p in ROLES[role] if not p.endswith(":read") and not p.startswith(CLEARED)}


def holders(permission: str) -> set[Role]:
    return {role for role, held in ROLES.items() if permission in held}


def test_every_role_is_ready_and_holds_known_permissions_only() -> None:
    assert set(ROLES) == set(Role)
    assert frozenset().union(*ROLES.values()) == PERMISSIONS


@pytest.mark.parametrize("role", Role)
def test_each_role_is_cleared_as_its_table_says(role: Role) -> None:
    assert {marking for marking in Marking if clearance(marking) in ROLES[role]} == CLEARANCES[role]


@pytest.mark.parametrize("role", Role)
def test_who_may_change_a_thing_may_read_it(role: Role) -> None:
    assert {f"{p.partition(':')[0]}:read" for p in changing(role)} <= ROLES[role]


@pytest.mark.parametrize("role", Role)
def test_who_reads_contingency_is_cleared_for_it(role: Role) -> None:
    assert ("contingency:read" in ROLES[role]) == (clearance(Marking.CONTINGENCY) in ROLES[role])


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.ADMINISTRATOR}))
def test_a_reader_sees_no_more_than_anybody_at_work(role: Role) -> None:
    assert ROLES[Role.READER] <= ROLES[role]


@pytest.mark.parametrize(
    "apart",
    [
        {"decision:propose", "decision:decide"},
        {"status_report:submit", "status_report:publish"},
        {"status_report:write", "status_report:assess"},
        {"gate:write", "gate:assess"},
        {"assurance:review", "assurance:respond"},
        {"assurance:respond", "assurance:verify"},
        {"contingency:write", "decision:decide"},
        {"grant:write", "component:write"},
    ],
)
def test_four_eyes(apart: set[str]) -> None:
    assert all(holders(permission) for permission in apart)
    assert not [role for role in Role if apart <= ROLES[role]]


def test_readers_only_read() -> None:
    assert not changing(Role.READER)


def test_a_board_member_decides_and_keeps_no_register() -> None:
    assert changing(Role.BOARD_MEMBER) == {
        *("decision:advise", "decision:decide", "change:decide", "exception:respond", "tolerance:write"),
        *("gate:hold", "gate:waive", "meeting:confirm", "action:write", "artefact:approve"),
    }


def test_an_assurer_reads_everything_and_writes_assurance_only() -> None:
    assert {p for p in PERMISSIONS if p.endswith(":read")} <= ROLES[Role.ASSURER]
    assert changing(Role.ASSURER) == {
        *("gate:assess", "gate:hold", "status_report:assess", "change:verify", "audit:verify"),
        *("assurance:plan", "assurance:review", "assurance:verify", "consistency:check"),
        *("maturity:write", "maturity:assess"),
    }


def test_finance_keeps_the_money() -> None:
    assert changing(Role.FINANCE) == {
        *("cost:plan", "cost:write", "cost_basis:write", "contingency:write", "decision:advise"),
        *("gate:assess", "action:write", "artefact:approve"),
    }
    assert holders("contingency:write") == {Role.FINANCE}


def test_a_contributor_writes_what_comes_up_and_decides_nothing() -> None:
    assert changing(Role.CONTRIBUTOR) == {
        *(
            "risk:write",
            "status_report:write",
            "action:write",
            "demand:write",
            "artefact:write",
            "lesson:write",
        )
    }


@pytest.mark.parametrize("permission", ["member:write", "grant:write", "token:write"])
def test_only_the_administrator_gives_access(permission: str) -> None:
    assert holders(permission) == {Role.ADMINISTRATOR}


# Scopes


@given(permissions, scopes)
def test_scopes_only_narrow(held: frozenset[str], asked: list[str]) -> None:
    assert scoped(held, asked) <= held
    assert scoped(held, []) == frozenset()
    assert scoped(held, ["*"]) == held
    assert scoped(held, [*asked, "*"]) == held


@given(permissions, scopes, scopes)
def test_scopes_add_up(held: frozenset[str], some: list[str], others: list[str]) -> None:
    assert scoped(held, some + others) == scoped(held, some) | scoped(held, others)


def test_a_scope_is_a_permission_a_noun_or_reading() -> None:
    held = ROLES[Role.PROJECT_MANAGER]
    assert scoped(held, ["component:read"]) == {"component:read"}
    assert scoped(held, ["risk:*"]) == {"risk:read", "risk:write"}
    assert scoped(held, ["risk:*", "decision:decide"]) == {"risk:read", "risk:write"}
    assert scoped(held, ["read"]) == {p for p in held if p.endswith(":read")}


def test_reading_clears_for_nothing_that_is_marked() -> None:
    held = ROLES[Role.ASSURER]
    assert not [p for p in scoped(held, ["read"]) if p.startswith(CLEARED)]
    assert scoped(held, ["cleared:rates"]) == {"cleared:rates"}
    assert scoped(held, ["cleared:*"]) == {clearance(marking) for marking in Marking}


@pytest.mark.parametrize(
    "scope", ["", ":", "*:*", "*:read", "risk", "risk:", "risk:fly", "ris:*", ":*", "READ"]
)
def test_a_scope_we_do_not_know_lets_nothing_through(scope: str) -> None:
    assert covered(scope) == frozenset()
    assert unknown(["read", scope, "risk:*"]) == [scope]
