"""Service tokens are shown once, recognised when mistyped, and proved without being kept."""

import hashlib
import hmac
import re
import secrets

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.identity.service_tokens import ALPHABET, PATTERN, Parsed, digest_of, matches, mint, parse

OLD, NEW, STRANGE = (secrets.token_bytes(32) for _ in range(3))
TOKEN = mint([NEW])


def test_a_minted_token_is_parsed_and_proved() -> None:
    for minted in (mint([NEW]) for _ in range(200)):
        parsed = parse(minted.text)
        assert parsed and parsed.public_id == minted.public_id
        assert matches(parsed, minted.digest, [NEW])


def test_no_two_tokens_share_anything() -> None:
    minted = [mint([NEW]) for _ in range(200)]
    assert len({m.public_id for m in minted}) == len({m.text for m in minted}) == 200
    assert len({m.digest for m in minted}) == 200


def test_a_token_reads_as_documented() -> None:
    letters = f"[{ALPHABET}]"
    assert re.fullmatch(f"steerco_{letters}{{12}}_{letters}{{50}}", TOKEN.text)
    assert not set("0OIl") & set(TOKEN.text.removeprefix("steerco_"))
    assert 58**44 > 2**256


def test_the_digest_is_an_hmac_over_public_id_and_secret() -> None:
    parsed = parse(TOKEN.text)
    assert parsed
    message = f"{parsed.public_id}_{parsed.secret}".encode()
    assert TOKEN.digest == hmac.new(NEW, message, hashlib.sha256).digest()


def test_nothing_secret_shows_in_a_log() -> None:
    parsed = parse(TOKEN.text)
    assert parsed and parsed.secret not in repr(parsed)
    assert TOKEN.text not in repr(TOKEN) and repr(TOKEN.digest) not in repr(TOKEN)


def test_another_secret_another_row_and_another_pepper_prove_nothing() -> None:
    parsed, other = parse(TOKEN.text), mint([NEW])
    assert parsed
    assert not matches(parsed, other.digest, [NEW])
    assert not matches(Parsed(other.public_id, parsed.secret), TOKEN.digest, [NEW])
    assert not matches(parsed, TOKEN.digest, [STRANGE])
    assert not matches(parsed, b"", [NEW])


def test_a_replaced_pepper_still_recognises_and_a_withdrawn_one_does_not() -> None:
    minted = mint([OLD])
    parsed = parse(minted.text)
    assert parsed
    assert matches(parsed, minted.digest, [NEW, OLD])
    renewed = digest_of(parsed, [NEW, OLD])
    assert renewed != minted.digest
    assert matches(parsed, renewed, [NEW])
    assert not matches(parsed, minted.digest, [NEW])


@pytest.mark.parametrize("peppers", [[], [b""], [NEW, b""]])
def test_there_is_no_token_without_a_pepper(peppers: list[bytes]) -> None:
    with pytest.raises(ValueError, match="pepper"):
        mint(peppers)


@given(st.integers(0, len(TOKEN.text) - 1), st.sampled_from(ALPHABET + "0OIl_- "))
def test_every_single_mistyped_character_is_found(place: int, letter: str) -> None:
    mistyped = TOKEN.text[:place] + letter + TOKEN.text[place + 1 :]
    assert (parse(mistyped) is None) == (mistyped != TOKEN.text)


@given(st.integers(8, len(TOKEN.text) - 7 - 2))
def test_two_letters_exchanged_are_found(place: int) -> None:
    a, b = TOKEN.text[place], TOKEN.text[place + 1]
    exchanged = TOKEN.text[:place] + b + a + TOKEN.text[place + 2 :]
    assert (parse(exchanged) is None) == (a != b)


@given(st.text() | st.from_regex(PATTERN, fullmatch=True))
@example("")
@example("steerco_")
@example(TOKEN.text + "\n")
@example(" " + TOKEN.text)
@example(TOKEN.text[:-1])
@example(TOKEN.text.upper())
def test_text_that_was_not_minted_is_no_token(text: str) -> None:
    assert parse(text) is None


def test_a_leaked_token_is_found_in_text() -> None:
    found = PATTERN.search(f"curl -H 'Authorization: Bearer {TOKEN.text}' https://steerco.test/v1")
    assert found and found[0] == TOKEN.text
