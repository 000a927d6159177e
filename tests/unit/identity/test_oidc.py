"""Which access tokens are believed, and what is refused, against a real issuer."""

import json
import time
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from joserfc.jwk import ECKey, RSAKey

from app.core.errors import Unauthenticated
from app.identity.issuers import IssuerSettings
from app.identity.oidc import OidcIdentity, OidcVerifier
from tests.issuer import AUDIENCE, DISCOVERY, KEYS, Issuer, forged, new_key, segment, signed

NOW = int(time.time())  # of this module, whenever its tests run: their tokens say so
UNPROVED = "The bearer token is not valid."


def refused(verifier: OidcVerifier, token: str) -> str:
    """What the refusal of ``token`` says."""
    with pytest.raises(Unauthenticated) as refusal:
        verifier.verify(token)
    return refusal.value.detail or ""


def with_(issuer: Issuer, **settings: Any) -> OidcVerifier:
    return OidcVerifier([issuer.settings(**settings)])


# What is believed


@pytest.mark.parametrize("algorithm", ["RS256", "PS256", "ES256", "EdDSA", "Ed25519"])
def test_a_token_of_the_issuer_names_whom_it_is_for(algorithm: str) -> None:
    with Issuer(algorithm) as issuer:
        token = issuer.token(org="office", scope="read risk:write", exp=NOW + 86_400)
        identity = with_(issuer).verify(token)
    assert (identity.issuer, identity.subject, identity.organisation) == (issuer.url, "member-1", "office")
    assert identity.scopes == {"read", "risk:write"}
    assert identity.expires_at.timestamp() == NOW + 86_400


def test_keys_are_found_by_discovery_or_where_the_settings_say(issuer: Issuer) -> None:
    with_(issuer).verify(issuer.token())
    assert issuer.fetches == {DISCOVERY: 1, KEYS: 1}
    with_(issuer, jwks_url=issuer.url + KEYS).verify(issuer.token())
    assert issuer.fetches == {DISCOVERY: 1, KEYS: 2}


@pytest.mark.parametrize("audience", [AUDIENCE, [AUDIENCE], ["https://other.test", AUDIENCE]])
def test_the_audience_may_be_one_or_several(verifier: OidcVerifier, issuer: Issuer, audience: Any) -> None:
    assert verifier.verify(issuer.token(aud=audience)).subject == "member-1"


@pytest.mark.parametrize("kind", ["at+jwt", "application/at+jwt", "AT+JWT", "JWT", None])
def test_access_tokens_are_typed_so_or_plainly(
    verifier: OidcVerifier, issuer: Issuer, kind: str | None
) -> None:
    assert verifier.verify(issuer.token(header={"typ": kind})).subject == "member-1"


def test_a_typed_access_token_may_carry_the_nonce_of_its_sign_in(
    verifier: OidcVerifier, issuer: Issuer
) -> None:
    assert verifier.verify(issuer.token(nonce="n")).subject == "member-1"


@pytest.mark.parametrize("claims", [{"scope": "a b"}, {"scp": "a b"}, {"scp": ["a", "b"]}])
def test_scopes_come_in_three_forms(verifier: OidcVerifier, issuer: Issuer, claims: dict[str, Any]) -> None:
    assert verifier.verify(issuer.token(**claims)).scopes == {"a", "b"}


def test_subject_and_organisation_may_have_other_names(issuer: Issuer) -> None:
    verifier = with_(issuer, subject_claim="oid", organisation_claim="https://steerco.test/org")
    named: dict[str, Any] = {"https://steerco.test/org": ["office"]}
    token = issuer.token(oid="object-7", **named)
    assert verifier.verify(token) == OidcIdentity(
        issuer.url, "object-7", "office", frozenset(), verifier.verify(token).expires_at
    )


def test_keys_that_the_header_brings_are_not_looked_at(verifier: OidcVerifier, issuer: Issuer) -> None:
    with Issuer() as thief:
        brought = {
            "jku": thief.url + KEYS,
            "x5u": thief.url + "/chain",
            "jwk": dict(thief.keys[0].as_dict(private=False)),
        }
        assert verifier.verify(issuer.token(header=brought)).subject == "member-1"
        assert refused(verifier, issuer.token(header=brought, key=thief.keys[0])) == UNPROVED
        assert refused(
            verifier, issuer.token(header={**brought, "kid": thief.keys[0].kid}, key=thief.keys[0])
        )
        assert not thief.fetches


# Time


@pytest.mark.parametrize("claims", [{"exp": NOW - 20}, {"nbf": NOW + 20}, {"iat": NOW + 20}])
def test_clocks_may_differ_by_the_leeway(issuer: Issuer, claims: dict[str, Any]) -> None:
    at = OidcVerifier([issuer.settings()], now=lambda: NOW)
    assert at.verify(issuer.token(**{"iat": NOW} | claims)).subject == "member-1"
    exact = OidcVerifier([issuer.settings(leeway_seconds=0)], now=lambda: NOW)
    assert refused(exact, issuer.token(**{"iat": NOW} | claims)) != UNPROVED


@pytest.mark.parametrize(
    ("offset", "believed"), [(-31, False), (-30, False), (-29, True), (0, True), (600, True)]
)
def test_a_token_ends_with_its_expiry_and_the_leeway(issuer: Issuer, offset: int, believed: bool) -> None:
    verifier = OidcVerifier([issuer.settings()], now=lambda: NOW)
    token = issuer.token(iat=NOW, exp=NOW + offset)
    if believed:
        assert verifier.verify(token).expires_at.timestamp() == NOW + offset
    else:
        assert refused(verifier, token) == "The bearer token has expired."


@pytest.mark.parametrize("claim", ["nbf", "iat"])
@pytest.mark.parametrize(("offset", "believed"), [(30, True), (31, False), (86_400, False)])
def test_a_token_begins_within_the_leeway(issuer: Issuer, claim: str, offset: int, believed: bool) -> None:
    verifier = OidcVerifier([issuer.settings()], now=lambda: NOW)
    claims: dict[str, Any] = {"iat": NOW, claim: NOW + offset}
    token = issuer.token(exp=NOW + 90_000, **claims)
    if believed:
        assert verifier.verify(token).subject == "member-1"
    else:
        assert claim in refused(verifier, token)


# What is refused


def shared_secret(issuer: Issuer) -> Iterator[bytes]:
    """The issuer's public key in each of the forms an attacker might sign with."""
    key = issuer.keys[-1]
    assert isinstance(key, (RSAKey, ECKey))
    yield key.as_pem(private=False)
    yield key.as_pem(private=False).strip()
    yield key.as_der(private=False)


@pytest.mark.parametrize("algorithm", ["RS256", "ES256"])
def test_a_public_key_is_no_shared_secret(algorithm: str) -> None:
    with Issuer(algorithm) as issuer:
        verifier = with_(issuer)
        assert verifier.verify(issuer.token())
        for secret in shared_secret(issuer):
            assert refused(verifier, forged(issuer.token(), secret)) == UNPROVED


def test_a_shared_secret_among_the_published_keys_is_not_used(issuer: Issuer) -> None:
    secret = b"a secret of thirty-two characters"
    keys = [{"kty": "oct", "kid": "shared", "k": segment(secret)}, issuer.keys[0].as_dict(private=False)]
    issuer.instead[KEYS] = 200, {}, json.dumps({"keys": keys}).encode()
    verifier = with_(issuer)
    assert verifier.verify(issuer.token())
    assert refused(verifier, forged(issuer.token(header={"kid": "shared"}), secret)) == UNPROVED


@pytest.mark.parametrize("algorithm", ["none", "None", "HS256", "ES384", "RS256", "", None, 7, ["ES256"], {}])
def test_only_the_allowed_algorithms_count(verifier: OidcVerifier, issuer: Issuer, algorithm: Any) -> None:
    _, claims, signature = issuer.token().split(".")
    stated = issuer_header(alg=algorithm, kid=issuer.keys[-1].kid)
    for ending in (signature, ""):
        assert refused(verifier, f"{stated}.{claims}.{ending}") == UNPROVED


def issuer_header(**header: Any) -> str:
    """A header that says anything, without a signature over it."""
    return segment(json.dumps(header).encode())


def test_an_algorithm_that_is_not_configured_is_refused_though_the_key_fits() -> None:
    with Issuer("RS256") as issuer:
        assert refused(with_(issuer, algorithms=("PS256", "ES256")), issuer.token()) == UNPROVED


@pytest.mark.parametrize(
    "header",
    [
        {"kid": None},
        {"kid": 7},
        {"kid": ["a"]},
        {"kid": ""},
        {"kid": "somebody else's"},
        {"crit": ["exp"], "exp": 1},
        {"crit": []},
        {"crit": ["b64"], "b64": True},
        {"b64": True},
        {"jku": "file:///etc/passwd"},
        {"padding": "x" * 5000},
    ],
)
def test_odd_headers_are_refused(verifier: OidcVerifier, issuer: Issuer, header: dict[str, Any]) -> None:
    plain = {"alg": "ES256", "kid": issuer.keys[-1].kid, "typ": "at+jwt", **header}
    stated = {name: value for name, value in plain.items() if value is not None}
    _, claims, signature = issuer.token().split(".")
    assert refused(verifier, f"{issuer_header(**stated)}.{claims}.{signature}") == UNPROVED


def test_a_key_whose_name_is_no_text_is_not_looked_for(verifier: OidcVerifier, issuer: Issuer) -> None:
    _, claims, signature = issuer.token().split(".")
    assert refused(verifier, f"{issuer_header(alg='ES256', kid=7)}.{claims}.{signature}") == UNPROVED
    assert not issuer.fetches


def test_a_critical_header_is_refused_though_it_is_signed(verifier: OidcVerifier, issuer: Issuer) -> None:
    token = issuer.token(header={"crit": ["kid"]})
    assert refused(verifier, token) == UNPROVED


@pytest.mark.parametrize("claim", ["iss", "aud", "exp", "sub"])
def test_each_claim_that_matters_must_be_there(verifier: OidcVerifier, issuer: Issuer, claim: str) -> None:
    said = refused(verifier, issuer.token(**{claim: None}))
    assert said == UNPROVED if claim == "iss" else claim in said


@pytest.mark.parametrize(
    "claims",
    [
        {"aud": "https://other.test"},
        {"aud": []},
        {"aud": ["https://other.test"]},
        {"aud": [AUDIENCE, 7]},
        {"aud": {AUDIENCE: 1}},
        {"aud": AUDIENCE + "/"},
        {"iss": "https://other.test"},
        {"iss": ["a"]},
        {"iss": {}},
        {"exp": "soon"},
        {"exp": True},
        {"exp": float("nan")},
        {"exp": float("inf")},
        {"exp": 10**30},
        {"nbf": "now"},
        {"iat": []},
        {"sub": ""},
        {"sub": "   "},
        {"sub": 7},
        {"sub": "a\x00b"},
        {"sub": "\ud800"},
        {"sub": "x" * 300},
        {"org": ""},
        {"org": 7},
        {"org": ["a", "b"]},
        {"org": {"a": 1}},
    ],
)
def test_a_claim_that_is_wrong_is_refused(verifier: OidcVerifier, issuer: Issuer, claims: Any) -> None:
    assert refused(verifier, issuer.token(**claims))


@pytest.mark.parametrize(
    ("header", "claims"),
    [
        ({"typ": "JWT"}, {"nonce": "n"}),
        ({"typ": "JWT"}, {"at_hash": "h"}),
        ({"typ": "JWT"}, {"typ": "ID"}),
        ({"typ": "JWT"}, {"typ": "Refresh"}),
        ({"typ": "JWT"}, {"token_use": "id"}),
        ({"typ": "JWT"}, {"events": {}}),
        ({"typ": "logout+jwt"}, {}),
        ({"typ": "id_token+jwt"}, {}),
        ({"typ": None}, {"c_hash": "h"}),
    ],
)
def test_other_tokens_of_the_issuer_are_no_access_tokens(
    verifier: OidcVerifier, issuer: Issuer, header: dict[str, Any], claims: dict[str, Any]
) -> None:
    said = refused(verifier, issuer.token(header=header, **claims))
    assert said == "The bearer token is not an access token."


def test_the_type_of_access_tokens_can_be_required(issuer: Issuer) -> None:
    strict = with_(issuer, access_token_type_required=True)
    assert strict.verify(issuer.token())
    assert refused(strict, issuer.token(header={"typ": "JWT"})) == "The bearer token is not an access token."


def test_a_changed_token_is_refused(verifier: OidcVerifier, issuer: Issuer) -> None:
    header, claims, signature = issuer.token(sub="member-1").split(".")
    _, other_claims, _ = issuer.token(sub="member-2").split(".")
    assert refused(verifier, f"{header}.{other_claims}.{signature}") == UNPROVED
    assert refused(verifier, f"{header}.{claims}.{signature[::-1]}") == UNPROVED
    assert refused(verifier, f"{header}.{claims}.") == UNPROVED


def test_a_token_signed_with_another_key_under_our_issuers_name_is_refused(
    verifier: OidcVerifier, issuer: Issuer
) -> None:
    assert refused(verifier, issuer.token(key=new_key("ES256", "thief"))) == UNPROVED


def test_an_oversized_token_is_refused_before_it_is_read(verifier: OidcVerifier, issuer: Issuer) -> None:
    assert refused(verifier, issuer.token(padding="x" * 20_000)) == UNPROVED
    assert not issuer.fetches


@pytest.mark.parametrize("claims", [[], "text", 7, None, True])
def test_claims_must_be_an_object(verifier: OidcVerifier, issuer: Issuer, claims: Any) -> None:
    key = issuer.keys[-1]
    assert refused(verifier, signed({"alg": "ES256", "kid": key.kid}, claims, key)) == UNPROVED


def test_nothing_is_fetched_for_an_issuer_that_is_not_configured(verifier: OidcVerifier) -> None:
    with Issuer() as stranger:
        assert refused(verifier, stranger.token()) == UNPROVED
        assert not stranger.fetches


# Several issuers


def test_each_issuer_proves_its_own_tokens_only(issuer: Issuer) -> None:
    with Issuer("RS256") as other:
        both = OidcVerifier([issuer.settings(organisations=("a",)), other.settings(organisations=("b", "c"))])
        assert both.verify(issuer.token()).organisation == "a"
        assert both.verify(other.token(org="c")).organisation == "c"
        assert both.verify(other.token()).organisation is None
        posing = other.token(iss=issuer.url)
        assert refused(both, posing) == UNPROVED


def test_an_issuer_does_not_speak_for_anothers_organisation(issuer: Issuer) -> None:
    verifier = with_(issuer, organisations=("a",))
    assert verifier.verify(issuer.token(org="a")).organisation == "a"
    assert "may not speak for" in refused(verifier, issuer.token(org="b"))


@pytest.mark.parametrize(
    "changes",
    [
        {"audience": ""},
        {"algorithms": ("HS256",)},
        {"algorithms": ("none",)},
        {"algorithms": ()},
        {"issuer": "http://identity.example.org"},
        {"issuer": "ftp://identity.example.org"},
        {"issuer": "https://user@identity.example.org"},
        {"issuer": "https://[broken"},
        {"issuer": ""},
        {"jwks_url": "http://identity.example.org/keys"},
        {"leeway_seconds": -1},
        {"leeway_seconds": 3600},
        {"subject_claim": ""},
    ],
)
def test_a_verifier_does_not_start_with_unsafe_settings(changes: dict[str, Any]) -> None:
    safe: dict[str, Any] = {"issuer": "https://identity.example.org", "audience": AUDIENCE}
    OidcVerifier([IssuerSettings(**safe)])
    with pytest.raises(ValueError, match=r"^Set \w+"):
        OidcVerifier([IssuerSettings(**{**safe, **changes})])


# Anything at all


NAME = "https://identity.example.org"
KEY = new_key("ES256", "the key")
PUBLISHED = {"keys": [KEY.as_dict(private=False)]}
BOOKISH = OidcVerifier(
    [IssuerSettings(issuer=NAME, audience=AUDIENCE, jwks_url=NAME + KEYS)],
    fetch={NAME + KEYS: PUBLISHED}.__getitem__,
)
RIGHT = {"iss": NAME, "aud": AUDIENCE, "sub": "member-1", "exp": NOW + 86_400}
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
segments = st.lists(st.text("abcAQZ019-_=", max_size=40), min_size=3, max_size=3).map(".".join)
headers = st.dictionaries(st.sampled_from(["alg", "kid", "typ", "crit", "b64", "jku", "x5c"]), values)
claims_ = st.dictionaries(
    st.sampled_from([*RIGHT, "nbf", "iat", "org", "scope", "scp", "typ", "nonce"]), values
)


@given(st.text() | segments)
@example("..")
@example("e30.e30.e30")
@example("\ud800.e30.e30")
@example(segment(b"[" * 2400) + ".e30.e30")
@example(segment(b'["alg"]') + ".e30.e30")
@example(segment(b'{"alg":"ES256"}') + "." + segment(b"[" * 9000) + ".e30")
@example(segment(b'{"alg":"ES256"}') + "." + segment(b'{"iss":' + b"9" * 5000 + b"}") + ".e30")
def test_no_text_does_more_than_be_refused(text: str) -> None:
    assert refused(BOOKISH, text) == UNPROVED


@given(headers)
def test_no_header_does_more_than_be_refused(header: dict[str, Any]) -> None:
    stated = issuer_header(**{"alg": "ES256", "kid": KEY.kid, **header})
    assert refused(BOOKISH, f"{stated}.{segment(json.dumps(RIGHT).encode())}.e30") == UNPROVED


@given(claims_)
@example({})
def test_signed_claims_name_somebody_or_are_refused(claims: dict[str, Any]) -> None:
    token = signed({"alg": "ES256", "kid": KEY.kid}, {**RIGHT, **claims}, KEY)
    try:
        identity = BOOKISH.verify(token)
    except Unauthenticated as refusal:
        assert claims and refusal.detail
    else:
        identity.subject.encode()
        assert identity.issuer == NAME and identity.expires_at.timestamp() > NOW - 31
