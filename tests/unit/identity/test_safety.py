"""A deployment that is not safe is told what to set."""

from dataclasses import replace
from typing import Any

import pytest
from pydantic import TypeAdapter

from app.identity.issuers import IssuerSettings
from app.identity.safety import Deployment, refusals

PEPPER, OTHER = "Zr8kQ2vX7mLp4TnY9wBs1HdGfJ6cKa3E", "h5Ux0Ri_2oQzNe8VtLy-6PqDbM7gWjSk"
ISSUER = IssuerSettings(issuer="https://identity.example.org", audience="https://pmo.example.org")
SAFE = Deployment(
    environment="production",
    database_url="postgresql+psycopg://database/pmo",
    workers=4,
    debug=False,
    token_peppers=(PEPPER,),
    token_days_max=90,
    oidc_issuers=(ISSUER,),
    cors_origins=("https://pmo.example.org", "https://pmo.example.org:8443"),
    cors_credentials=True,
)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"token_peppers": (PEPPER, OTHER)},
        {"oidc_issuers": ()},
        {"cors_origins": ()},
        {"cors_origins": ("http://localhost:5173", "http://127.0.0.1:3000", "http://[::1]:80")},
        {"database_url": "sqlite:///steerco.db", "workers": 1},
        {"environment": "development", "debug": True},
        {"environment": "development", "cors_origins": ("*",), "cors_credentials": False},
        {"token_days_max": 366},
    ],
)
def test_a_safe_deployment_starts(changes: dict[str, Any]) -> None:
    assert refusals(replace(SAFE, **changes)) == []


@pytest.mark.parametrize(
    ("changes", "setting"),
    [
        ({"token_peppers": ()}, "STEERCO_TOKEN_PEPPERS"),
        ({"token_peppers": ("",)}, "STEERCO_TOKEN_PEPPERS"),
        ({"token_peppers": (PEPPER[:31],)}, "STEERCO_TOKEN_PEPPERS"),
        ({"token_peppers": (PEPPER, "short")}, "STEERCO_TOKEN_PEPPERS"),
        ({"token_peppers": (PEPPER, PEPPER)}, "STEERCO_TOKEN_PEPPERS"),
        ({"token_peppers": ("change-me-to-thirty-two-characters-or-more",)}, "STEERCO_TOKEN_PEPPERS"),
        ({"token_peppers": ("abcabcabcabcabcabcabcabcabcabcabcabc",)}, "STEERCO_TOKEN_PEPPERS"),
        ({"token_days_max": None}, "STEERCO_TOKEN_DAYS_MAX"),
        ({"token_days_max": 0}, "STEERCO_TOKEN_DAYS_MAX"),
        ({"token_days_max": 367}, "STEERCO_TOKEN_DAYS_MAX"),
        ({"cors_origins": ("*",)}, "STEERCO_CORS_ORIGINS"),
        ({"cors_origins": ("*",), "cors_credentials": False}, "STEERCO_CORS_ORIGINS"),
        ({"cors_origins": ("*",), "environment": "development"}, "STEERCO_CORS_ORIGINS"),
        ({"cors_origins": ("http://pmo.example.org",)}, "STEERCO_CORS_ORIGINS"),
        ({"cors_origins": ("http://localhost.example.org",)}, "STEERCO_CORS_ORIGINS"),
        ({"cors_origins": ("https://pmo.example.org/",)}, "STEERCO_CORS_ORIGINS"),
        ({"cors_origins": ("https://*.example.org",)}, "STEERCO_CORS_ORIGINS"),
        ({"cors_origins": ("https://user@pmo.example.org",)}, "STEERCO_CORS_ORIGINS"),
        ({"cors_origins": ("null",)}, "STEERCO_CORS_ORIGINS"),
        ({"cors_origins": ("https://[broken",)}, "STEERCO_CORS_ORIGINS"),
        ({"cors_origins": ("https://pmo.example.org:port",)}, "STEERCO_CORS_ORIGINS"),
        ({"oidc_issuers": (replace(ISSUER, issuer="http://identity.example.org"),)}, "issuer"),
        ({"oidc_issuers": (replace(ISSUER, jwks_url="http://identity.example.org/keys"),)}, "jwks_url"),
        ({"oidc_issuers": (replace(ISSUER, audience=" "),)}, "audience"),
        ({"oidc_issuers": (replace(ISSUER, algorithms=("RS256", "HS256")),)}, "algorithms"),
        ({"oidc_issuers": (replace(ISSUER, leeway_seconds=301),)}, "leeway_seconds"),
        ({"database_url": "sqlite:///steerco.db"}, "STEERCO_WORKERS"),
        ({"workers": 0}, "STEERCO_WORKERS"),
        ({"debug": True}, "STEERCO_DEBUG"),
    ],
)
def test_an_unsafe_one_is_told_what_to_set(changes: dict[str, Any], setting: str) -> None:
    (sentence,) = refusals(replace(SAFE, **changes))
    assert setting in sentence
    assert "Set " in sentence
    assert sentence.endswith(".")


def test_issuers_are_named_once_and_each_speaks_for_its_own() -> None:
    other = replace(ISSUER, issuer="https://partner.example.org", organisations=("partner",))
    (unbounded,) = refusals(replace(SAFE, oidc_issuers=(ISSUER, other)))
    assert "organisations" in unbounded
    bounded = replace(ISSUER, organisations=("office",))
    assert refusals(replace(SAFE, oidc_issuers=(bounded, other))) == []
    (twice,) = refusals(replace(SAFE, oidc_issuers=(other, other)))
    assert "once" in twice


def test_everything_is_said_at_once_and_no_secret_with_it() -> None:
    short = "hunter2-hunter2"
    said = refusals(replace(SAFE, token_peppers=(short,), debug=True, workers=0, token_days_max=None))
    assert len(said) == 4
    assert short not in " ".join(said)


def test_plain_http_for_a_test_issuer_is_asked_for_in_so_many_words() -> None:
    inside = replace(ISSUER, issuer="http://identity.internal")
    assert refusals(replace(SAFE, oidc_issuers=(inside,)))
    assert refusals(replace(SAFE, oidc_issuers=(replace(inside, allow_http=True),))) == []


def test_issuers_can_be_set_as_json() -> None:
    text = '[{"issuer": "https://identity.example.org", "audience": "https://pmo.example.org"}]'
    assert TypeAdapter(tuple[IssuerSettings, ...]).validate_json(text) == (ISSUER,)
