"""A real OpenID Connect issuer on this machine: it serves discovery and keys, and signs tokens."""

import hmac
import json
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any, Self

from joserfc import jws
from joserfc.jwk import ECKey, Key, OKPKey, RSAKey

from app.identity.issuers import IssuerSettings

AUDIENCE = "https://steerco.test/api"
DISCOVERY, KEYS = "/.well-known/openid-configuration", "/keys"


class AnyAlgorithm(jws.JWSRegistry):
    """Signs with whatever it is told, without the library's advice: attackers do not ask for it."""

    def get_alg(self, name: str) -> Any:
        return self.algorithms[name]


class Issuer:
    """Start it with ``with Issuer() as issuer``; what goes wrong is set on it: ``down``, ``delay`` and so on.

    ``fetches`` counts the requests for each path. Set ``instead`` to answer with something else than JSON
    that is right, by path.
    """

    def __init__(self, algorithm: str = "ES256") -> None:
        self.algorithm, self.keys, self.fetches = algorithm, list[Key](), Counter[str]()
        self.down, self.delay, self.drip = False, 0.0, False
        self.instead: dict[str, tuple[int, dict[str, str], bytes]] = {}
        self._ended = Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), answering(self))
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self.rotate()

    def __enter__(self) -> Self:
        Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._server.shutdown()
        self._server.server_close()

    def settings(self, **changes: Any) -> IssuerSettings:
        """How a deployment would configure this issuer."""
        return IssuerSettings(**{"issuer": self.url, "audience": AUDIENCE, **changes})

    def rotate(self, keep: bool = True) -> Key:
        """Sign with a new key; the ones before are still published unless ``keep`` is false."""
        self.keys = [*(self.keys if keep else []), new_key(self.algorithm, f"key-{time.perf_counter_ns()}")]
        return self.keys[-1]

    def token(self, *, key: Key | None = None, header: dict[str, Any] | None = None, **claims: Any) -> str:
        """A token that is right but for what is asked; a header or a claim that is None is left out."""
        signer = key or self.keys[-1]
        now = int(time.time())
        usual = {"iss": self.url, "aud": AUDIENCE, "sub": "member-1", "iat": now, "exp": now + 600}
        named = {"alg": self.algorithm, "kid": self.keys[-1].kid, "typ": "at+jwt"}
        return signed({**named, **(header or {})}, {**usual, **claims}, signer)

    def answer(self, path: str) -> tuple[int, dict[str, str], bytes]:
        if path in self.instead:
            return self.instead[path]
        documents: dict[str, Any] = {
            DISCOVERY: {"issuer": self.url, "jwks_uri": self.url + KEYS},
            KEYS: {"keys": [key.as_dict(private=False) for key in self.keys]},
        }
        return 200, {"Content-Type": "application/json"}, json.dumps(documents[path]).encode()

    def wait(self, seconds: float) -> bool:
        """Whether the issuer was ended while it waited."""
        return self._ended.wait(seconds)


def new_key(algorithm: str, kid: str) -> Key:
    parameters: Any = {"kid": kid, "use": "sig", "alg": algorithm}
    if algorithm.startswith("ES"):
        return ECKey.generate_key("P-256", parameters)
    if algorithm.startswith("Ed"):
        return OKPKey.generate_key("Ed25519", parameters)
    return RSAKey.generate_key(2048, parameters)


def signed(header: dict[str, Any], claims: Any, key: Key | None) -> str:
    """A compact JWS of whatever it is given."""
    stated = {name: value for name, value in header.items() if value is not None}
    if isinstance(claims, dict):
        claims = {name: value for name, value in claims.items() if value is not None}
    payload = json.dumps(claims).encode()
    return jws.serialize_compact(stated, payload, key, registry=AnyAlgorithm(strict_check_header=False))


def forged(token: str, secret: bytes) -> str:
    """``token`` signed with a shared secret, which libraries rightly refuse to make of a public key."""
    header, claims, _ = token.split(".")
    stated = json.loads(urlsafe_b64decode(header + "=="))
    message = f"{segment(json.dumps({**stated, 'alg': 'HS256'}).encode())}.{claims}"
    return f"{message}.{segment(hmac.digest(secret, message.encode(), 'sha256'))}"


def segment(content: bytes) -> str:
    return urlsafe_b64encode(content).rstrip(b"=").decode()


def answering(issuer: Issuer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            issuer.fetches[self.path] += 1
            if issuer.down or issuer.wait(issuer.delay):
                self.close_connection = True
                return
            status, headers, body = issuer.answer(self.path)
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.send_body(body)

        def send_body(self, body: bytes) -> None:
            for index in range(len(body)) if issuer.drip else ():
                self.wfile.write(body[index : index + 1])
                if issuer.wait(0.2):
                    return
            if not issuer.drip:
                self.wfile.write(body)

        def handle(self) -> None:
            try:
                super().handle()
            except OSError:  # the client gave up, as it should
                self.close_connection = True

        def log_message(self, format: str, *args: object) -> None:
            """Nothing."""

    return Handler
