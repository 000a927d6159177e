"""Keys that rotate, issuers that are away, slow, huge or elsewhere, and floods of unknown keys."""

import json
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from app.core.errors import Busy, Unauthenticated
from app.identity.fetching import FetchFailed, Limits, fetch_json
from app.identity.issuers import IssuerSettings
from app.identity.jwks import public_keys
from app.identity.oidc import OidcVerifier
from tests.issuer import AUDIENCE, DISCOVERY, KEYS, Issuer, new_key
from tests.unit.identity.conftest import FRESHNESS, Clock


def believed(verifier: OidcVerifier, token: str) -> bool:
    try:
        return bool(verifier.verify(token))
    except Unauthenticated:
        return False


# Rotation


def test_a_new_key_is_learned_and_the_old_one_still_serves(
    verifier: OidcVerifier, issuer: Issuer, clock: Clock
) -> None:
    old = issuer.token()
    assert believed(verifier, old)
    issuer.rotate()
    clock.forward(11)
    assert believed(verifier, issuer.token())
    assert believed(verifier, old)
    assert issuer.fetches[KEYS] == 2
    assert issuer.fetches[DISCOVERY] == 1


def test_a_withdrawn_key_is_refused_within_the_ttl(
    verifier: OidcVerifier, issuer: Issuer, clock: Clock
) -> None:
    old = issuer.token()
    assert believed(verifier, old)
    issuer.rotate(keep=False)
    clock.forward(299)
    assert believed(verifier, old)
    clock.forward(1)
    assert not believed(verifier, old)


def test_an_issuer_may_withdraw_every_key(verifier: OidcVerifier, issuer: Issuer, clock: Clock) -> None:
    token = issuer.token()
    assert believed(verifier, token)
    issuer.instead[KEYS] = 200, {}, b'{"keys": []}'
    clock.forward(300)
    assert not believed(verifier, token)


def test_keys_are_fetched_once_while_they_are_fresh(verifier: OidcVerifier, issuer: Issuer) -> None:
    assert all(believed(verifier, issuer.token(sub=f"member-{n}")) for n in range(20))
    assert issuer.fetches[KEYS] == 1


# Floods


def test_a_flood_of_unknown_keys_does_not_reach_the_issuer(
    verifier: OidcVerifier, issuer: Issuer, clock: Clock
) -> None:
    forged = [issuer.token(header={"kid": f"made up {n}"}) for n in range(200)]
    with ThreadPoolExecutor(8) as threads:
        assert not any(threads.map(lambda token: believed(verifier, token), forged))
        assert issuer.fetches[KEYS] == 1
        clock.forward(10)
        assert not any(threads.map(lambda token: believed(verifier, token), forged))
    assert issuer.fetches[KEYS] == 2
    assert believed(verifier, issuer.token())


def test_many_threads_at_the_start_share_one_fetch(verifier: OidcVerifier, issuer: Issuer) -> None:
    issuer.delay, token = 0.1, issuer.token()
    with ThreadPoolExecutor(16) as threads:
        assert all(threads.map(lambda _: believed(verifier, token), range(64)))
    assert issuer.fetches == {DISCOVERY: 1, KEYS: 1}


def test_who_has_an_old_key_does_not_wait_for_who_fetches(
    verifier: OidcVerifier, issuer: Issuer, clock: Clock
) -> None:
    token = issuer.token()
    assert believed(verifier, token)
    clock.forward(300)
    issuer.delay = 0.5
    with ThreadPoolExecutor(1) as threads:
        fetching = threads.submit(believed, verifier, token)
        while issuer.fetches[KEYS] < 2:
            time.sleep(0.01)
        started = time.perf_counter()
        assert believed(verifier, token)
        assert time.perf_counter() - started < 0.3
        assert not fetching.done()
        assert fetching.result()


# Outages


def test_old_keys_serve_while_the_issuer_is_away_but_not_for_ever(
    verifier: OidcVerifier, issuer: Issuer, clock: Clock
) -> None:
    token = issuer.token()
    assert believed(verifier, token)
    issuer.down = True
    clock.forward(FRESHNESS.stale_seconds)
    assert believed(verifier, token)
    clock.forward(1)
    with pytest.raises(Busy):
        verifier.verify(token)
    issuer.down = False
    clock.forward(10)
    assert believed(verifier, token)


def test_an_issuer_that_is_away_is_asked_no_oftener(
    verifier: OidcVerifier, issuer: Issuer, clock: Clock
) -> None:
    issuer.down, token = True, issuer.token()
    for _ in range(20):
        with pytest.raises(Busy):
            verifier.verify(token)
    assert issuer.fetches == {DISCOVERY: 1}
    issuer.down = False
    clock.forward(10)
    assert believed(verifier, token)


def test_an_unknown_key_is_not_called_invalid_while_nobody_can_tell(
    verifier: OidcVerifier, issuer: Issuer, clock: Clock
) -> None:
    known = issuer.token()
    assert believed(verifier, known)
    issuer.rotate()
    issuer.down = True
    clock.forward(10)
    with pytest.raises(Busy, match="try again"):
        verifier.verify(issuer.token())
    assert believed(verifier, known)


def test_an_issuer_that_moved_its_keys_is_discovered_again(
    verifier: OidcVerifier, issuer: Issuer, clock: Clock
) -> None:
    token = issuer.token()
    assert believed(verifier, token)
    with Issuer() as new_home:
        new_home.keys = issuer.keys
        issuer.instead[KEYS] = 404, {}, b""
        moved = {"issuer": issuer.url, "jwks_uri": new_home.url + KEYS}
        issuer.instead[DISCOVERY] = 200, {}, json.dumps(moved).encode()
        for _ in range(2):
            clock.forward(300)
            assert believed(verifier, token)
        assert new_home.fetches[KEYS] == 1


# Answers that are not keys


ANSWERS: dict[str, tuple[int, dict[str, str], bytes]] = {
    "an error": (500, {}, b'{"keys": []}'),
    "no content": (204, {}, b""),
    "no JSON": (200, {}, b"<html>"),
    "no object": (200, {}, b"[]"),
    "no keys": (200, {}, b"{}"),
    "keys that are no list": (200, {}, b'{"keys": {}}'),
    "nested deeply": (200, {}, b"[" * 100_000),
    "huge": (200, {}, b'{"keys": [], "padding": "' + b"x" * 300_000 + b'"}'),
    "compressed": (200, {"Content-Encoding": "gzip"}, b"\x1f\x8b\x08\x00 not really"),
}


@pytest.mark.parametrize("path", [DISCOVERY, KEYS])
@pytest.mark.parametrize("answer", ANSWERS.values(), ids=ANSWERS.keys())
def test_whatever_else_an_issuer_answers_leaves_the_old_keys(
    verifier: OidcVerifier, issuer: Issuer, clock: Clock, path: str, answer: tuple[int, dict[str, str], bytes]
) -> None:
    issuer.instead[path] = answer
    with pytest.raises(Busy):
        verifier.verify(issuer.token())
    del issuer.instead[path]
    clock.forward(10)
    assert believed(verifier, issuer.token())
    issuer.instead[KEYS] = answer
    clock.forward(300)
    assert believed(verifier, issuer.token())


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("path", [DISCOVERY, KEYS])
def test_redirects_are_not_followed(verifier: OidcVerifier, issuer: Issuer, path: str, status: int) -> None:
    with Issuer() as thief:
        issuer.instead[path] = status, {"Location": thief.url + path}, b""
        with pytest.raises(Busy):
            verifier.verify(issuer.token())
        assert not thief.fetches


@pytest.mark.parametrize(
    "discovered",
    [
        {"issuer": "https://other.test", "jwks_uri": "https://other.test/keys"},
        {"jwks_uri": "https://other.test/keys"},
        {"issuer": "ours"},
        {"issuer": "ours", "jwks_uri": "http://other.test/keys"},
        {"issuer": "ours", "jwks_uri": "file:///etc/passwd"},
        {"issuer": "ours", "jwks_uri": 7},
    ],
)
def test_discovery_must_speak_for_the_issuer_and_name_a_safe_address(discovered: dict[str, Any]) -> None:
    asked: list[str] = []

    def fetch(url: str) -> dict[str, Any]:
        asked.append(url)
        return {k: settings.issuer if v == "ours" else v for k, v in discovered.items()}

    settings = IssuerSettings(issuer="https://identity.example.org/pmo/", audience=AUDIENCE)
    with Issuer() as issuer, pytest.raises(Busy):
        OidcVerifier([settings], fetch=fetch).verify(issuer.token(iss=settings.issuer))
    assert asked == ["https://identity.example.org/pmo/.well-known/openid-configuration"]


# Limits of a fetch


def slow_to_answer(issuer: Issuer) -> None:
    issuer.delay = 5


def slow_to_finish(issuer: Issuer) -> None:
    issuer.drip = True


@pytest.mark.parametrize("slow", [slow_to_answer, slow_to_finish])
def test_a_fetch_ends_in_time_however_the_issuer_dawdles(
    issuer: Issuer, slow: Callable[[Issuer], None]
) -> None:
    slow(issuer)
    started = time.perf_counter()
    with pytest.raises(FetchFailed, match="longer than"):
        fetch_json(issuer.url + KEYS, Limits(seconds=0.4))
    assert time.perf_counter() - started < 2


def test_a_fetch_stops_at_its_size(issuer: Issuer) -> None:
    size = len(json.dumps(fetch_json(issuer.url + KEYS)))
    assert fetch_json(issuer.url + KEYS, Limits(bytes=size))
    with pytest.raises(FetchFailed, match="more than"):
        fetch_json(issuer.url + KEYS, Limits(bytes=size - 1))


def test_nobody_listening_is_a_failed_fetch() -> None:
    with Issuer() as issuer:
        pass
    with pytest.raises(FetchFailed, match="ConnectError"):
        fetch_json(issuer.url + KEYS)


# Which published keys count


def published(**changes: Any) -> dict[str, Any]:
    key = {**new_key("ES256", "a").as_dict(private=False), **changes}
    return {name: value for name, value in key.items() if value is not None}


@pytest.mark.parametrize(
    "entry",
    [
        published(kid=None),
        published(kid=7),
        published(use="enc"),
        published(kty="oct", k="c2VjcmV0"),
        published(kty="LMS"),
        published(kty=["EC"]),
        published(alg=["ES256"]),
        published(x="AAAA"),
        published(crv="P-1"),
        new_key("ES256", "a").as_dict(private=True),
        {"kty": "RSA", "kid": "weak", "n": "3" * 171, "e": "AQAB"},
        {"kty": "RSA", "kid": "huge", "n": "3" * 100_000, "e": "AQAB"},
        "text",
        None,
    ],
)
def test_a_key_we_cannot_use_is_left_out_and_the_others_count(entry: Any) -> None:
    good = published(kid="good")
    assert set(public_keys({"keys": [entry, good]})) == {("good", "ES256")}


def test_one_key_published_for_two_algorithms_serves_both() -> None:
    with Issuer("RS256") as issuer:
        (key,) = issuer.keys
        twice = [{**key.as_dict(private=False), "alg": algorithm} for algorithm in ("RS256", "PS256")]
        issuer.instead[KEYS] = 200, {}, json.dumps({"keys": twice}).encode()
        verifier = OidcVerifier([issuer.settings()])
        assert believed(verifier, issuer.token())
        assert public_keys({"keys": twice}).keys() == {(key.kid, "RS256"), (key.kid, "PS256")}


def test_a_key_published_without_algorithm_serves_those_of_its_kind() -> None:
    with Issuer("RS256") as issuer:
        key = {k: v for k, v in issuer.keys[0].as_dict(private=False).items() if k != "alg"}
        issuer.instead[KEYS] = 200, {}, json.dumps({"keys": [key]}).encode()
        assert believed(OidcVerifier([issuer.settings()]), issuer.token())
