"""Anchors on their own: written, sealed, read again, and what is no anchor."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from app.audit.anchors import Anchor, news, read, written

HERE, THERE = UUID(int=1), UUID(int=2)
AT = datetime(2027, 3, 31, 12, tzinfo=UTC)
KEPT = [Anchor(HERE, 7, "a" * 64, AT), Anchor(THERE, 3, "b" * 64, AT)]


@pytest.mark.parametrize("key", [None, b"a key"])
def test_what_is_written_is_read_again(key: bytes | None) -> None:
    assert list(read(written(KEPT, key), key)) == KEPT


def test_a_line_that_was_changed_or_made_up_shows() -> None:
    first, second = written(KEPT, b"a key")
    for made_up in (second.replace('"number":3', '"number":2'), *written(KEPT[1:], None)):
        with pytest.raises(ValueError, match="line 2 was not sealed"):
            list(read([first, made_up], b"a key"))


@pytest.mark.parametrize("line", ["", "[]", "{}", '{"organisation_id":"x","number":1,"digest":"","at":""}'])
def test_what_is_no_anchor_is_told_with_its_line(line: str) -> None:
    with pytest.raises(ValueError, match="line 1 is no anchor"):
        list(read([line], None))


def test_only_what_no_anchor_said_is_new() -> None:
    moved = Anchor(HERE, 8, "c" * 64, AT)
    assert news([moved, KEPT[1]], KEPT) == [moved]
