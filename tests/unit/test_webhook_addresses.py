"""Where webhooks go, and where they never do, whatever a name is made to answer."""

import asyncio
import ssl
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import httpcore
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from app.core.ids import uuid7
from app.core.model import utc_now
from app.events.webhooks.addresses import is_allowed
from app.events.webhooks.connecting import GuardedBackend, NotPublic
from app.events.webhooks.parcels import Outcome, Parcel
from app.events.webhooks.policy import Policy
from app.events.webhooks.sealing import Unsealable, seal, unseal
from app.events.webhooks.sending import Sender
from app.events.webhooks.signing import is_genuine, new_secret, signature

pytestmark = pytest.mark.quick
NAME = "hooks.example.org"
LOOPBACK = (ip_network("127.0.0.0/8"),)
REFUSED = {
    "this machine": ["127.0.0.1", "127.8.9.1", "0.0.0.0", "0.1.2.3", "::1", "::"],
    "private": ["10.0.0.1", "172.16.0.1", "172.31.255.254", "192.168.1.1", "fc00::1", "fd12:3456::1"],
    "link-local": ["169.254.0.1", "fe80::1", "fe80::1%eth0", "febf::1"],
    "metadata": ["169.254.169.254", "fd00:ec2::254", "100.100.100.200", "192.0.0.192", "168.63.129.16"],
    "shared by carriers": ["100.64.0.1", "100.127.255.254"],
    "multicast and broadcast": ["224.0.0.1", "239.255.255.250", "255.255.255.255", "ff02::1", "ff0e::1"],
    "reserved, tests, documents": [
        *("192.0.2.1", "198.51.100.1", "203.0.113.1", "198.18.0.1", "240.0.0.1", "192.88.99.1", "192.0.0.8"),
        *("2001:db8::1", "100::1", "fec0::1", "4000::1"),
    ],
    "IPv4 in IPv6": [
        *("::ffff:127.0.0.1", "::ffff:7f00:1", "::ffff:169.254.169.254", "::ffff:8.8.8.8"),
        *("::127.0.0.1", "::ffff:0:127.0.0.1", "::ffff:0:a00:1"),
    ],
    "tunnels": ["2002:7f00:1::", "2002:a00:1::1", "2002:808:808::1", "2001:0:4136:e378::1", "2001:10::1"],
    "translators": ["64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b::10.0.0.1", "64:ff9b:1::808:808"],
    "interfaces that hold an IPv4": ["2606:4700::5efe:10.0.0.1", "2606:4700::200:5efe:127.0.0.1"],
    "no address": ["", "localhost", "127.1", "0x7f000001", "2130706433", "8.8.8.8.8"],
}
ALLOWED = [
    "8.8.8.8",
    "1.1.1.1",
    "93.184.215.14",
    "2606:4700:4700::1111",
    "2a00:1450:4001::8",
    "64:ff9b::808:808",
]


@pytest.mark.parametrize("address", [a for group in REFUSED.values() for a in group])
def test_what_is_not_public_is_refused(address: str) -> None:
    assert not is_allowed(address)


@pytest.mark.parametrize("address", ALLOWED)
def test_what_is_public_is_allowed(address: str) -> None:
    assert is_allowed(address)


def test_a_deployment_may_name_networks() -> None:
    assert is_allowed("127.0.0.1", LOOPBACK) and is_allowed("::ffff:127.0.0.1", LOOPBACK)
    assert not is_allowed("10.0.0.1", LOOPBACK) and not is_allowed("::1", LOOPBACK)


class Names:
    """A resolver that answers something else every time."""

    def __init__(self, *answers: Sequence[str]) -> None:
        self.answers, self.asked = list(answers), 0

    async def __call__(self, host: str, port: int) -> Sequence[str]:
        self.asked += 1
        return self.answers.pop(0)


class Line(httpcore.AsyncMockStream):
    pass


class Wires(httpcore.AsyncNetworkBackend):
    """What would be connected to."""

    def __init__(self) -> None:
        self.addresses: list[str] = []

    async def connect_tcp(self, host: str, port: int, **_: Any) -> httpcore.AsyncNetworkStream:
        self.addresses.append(host)
        return Line([])


def connected(names: Names) -> list[str]:
    backend = GuardedBackend((), names)
    backend._inner = wires = Wires()  # type: ignore[assignment]
    try:
        asyncio.run(backend.connect_tcp(NAME, 443, 5))
    except NotPublic:
        assert wires.addresses == []
        raise
    return wires.addresses


def test_a_name_is_looked_up_once_and_what_was_checked_is_connected_to() -> None:
    names = Names(["8.8.8.8"], ["127.0.0.1"])
    assert connected(names) == ["8.8.8.8"] and names.asked == 1


@pytest.mark.parametrize("answer", [["127.0.0.1"], ["8.8.8.8", "10.0.0.1"], ["8.8.8.8", "::1"], []])
def test_a_name_with_any_address_that_is_not_public_is_refused(answer: list[str]) -> None:
    with pytest.raises(NotPublic):
        connected(Names(answer))


def test_a_name_that_turns_inwards_between_two_deliveries_is_refused() -> None:
    names = Names(["8.8.8.8"], ["169.254.169.254"])
    assert connected(names) == ["8.8.8.8"]
    with pytest.raises(NotPublic):
        connected(names)


@pytest.mark.parametrize("host", ["localhost", "127.1", "0x7f.1", "2130706433", "[::1]", "127.0.0.1"])
def test_however_it_is_written_nothing_is_sent_to_this_machine(host: str) -> None:
    outcome = attempt(Policy(keys=(b"key",), http=True), f"http://{host}:9/")
    assert outcome.status is None and outcome.fault
    assert outcome.fault.startswith(("NotPublic", "ConnectError: "))


def test_plain_http_is_not_spoken_unless_allowed() -> None:
    outcome = attempt(Policy(keys=(b"key",), networks=LOOPBACK), "http://127.0.0.1:9/")
    assert outcome.fault == "UnsupportedProtocol"


def attempt(policy: Policy, url: str, **options: Any) -> Outcome:
    async def sent() -> Outcome:
        sender = Sender(policy, **options)
        ids = {"delivery_id": uuid7(), "webhook_id": uuid7(), "organisation_id": uuid7()}
        parcel = Parcel(
            **ids, attempt=1, lease=utc_now(), url=url, event_id="1", body=b"{}", secrets=(new_secret(),)
        )
        try:
            return await sender.send(parcel)
        finally:
            await sender.close()

    return asyncio.run(sent())


def certified(folder: Path) -> Path:
    """A key and a certificate for the name, signed by itself."""
    key, name = (
        ec.generate_private_key(ec.SECP256R1()),
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)]),
    )
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file = folder / "receiver.pem"
    file.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
    return file


def test_the_name_stays_in_tls_and_in_the_request(tmp_path: Path) -> None:
    """The connection goes to an address, and the certificate and ``Host`` are those of the name."""
    file, heads, named = certified(tmp_path), [], []
    serving = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    serving.load_cert_chain(file)
    serving.set_servername_callback(lambda _, name, __: named.append(name))

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heads.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        await writer.drain()
        writer.close()

    async def posted(trusts: bool) -> Outcome:
        tls = ssl.create_default_context(cafile=str(file) if trusts else None)
        server = await asyncio.start_server(answer, "127.0.0.1", 0, ssl=serving)
        port = server.sockets[0].getsockname()[1]
        policy = Policy(keys=(b"key",), networks=LOOPBACK)
        sender = Sender(policy, resolve=Names(["127.0.0.1"]), tls=tls)
        ids = {"delivery_id": uuid7(), "webhook_id": uuid7(), "organisation_id": uuid7()}
        url = f"https://{NAME}:{port}/in"
        parcel = Parcel(
            **ids, attempt=1, lease=utc_now(), url=url, event_id="1", body=b"{}", secrets=(new_secret(),)
        )
        async with server:
            outcome = await sender.send(parcel)
            await sender.close()
        return outcome

    assert asyncio.run(posted(trusts=True)).status == 200
    assert named == [NAME] and f"Host: {NAME}".lower().encode() in heads[0].lower()
    untrusted = asyncio.run(posted(trusts=False))
    assert untrusted.status is None and "certificate" in (untrusted.fault or "").lower()


def test_an_answer_without_end_is_left_there() -> None:
    async def babble(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        try:
            while True:
                writer.write(b"x" * 65536)
                await writer.drain()
        except ConnectionError:
            writer.close()

    async def posted() -> Outcome:
        server = await asyncio.start_server(babble, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        sender = Sender(Policy(keys=(b"key",), networks=LOOPBACK, http=True, total_seconds=5))
        ids = {"delivery_id": uuid7(), "webhook_id": uuid7(), "organisation_id": uuid7()}
        url = f"http://127.0.0.1:{port}/"
        parcel = Parcel(
            **ids, attempt=1, lease=utc_now(), url=url, event_id="1", body=b"{}", secrets=(new_secret(),)
        )
        outcome = await sender.send(parcel)
        await sender.close()
        server.close()
        return outcome

    outcome = asyncio.run(posted())
    assert outcome.status == 200 and outcome.seconds < 2


def test_the_signature_is_that_of_the_specification() -> None:
    """The example that Standard Webhooks and its libraries test with."""
    secret, id = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek"
    signed = signature(secret, id, 1614265330, b'{"test": 2432232314}')
    assert signed == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    given = {"webhook-id": id, "webhook-timestamp": "1614265330", "webhook-signature": f"v1,AAAA {signed}"}
    assert is_genuine(secret, given, b'{"test": 2432232314}', 1614265330 + 299)
    assert not is_genuine(secret, given, b'{"test": 2432232314}', 1614265330 + 301)
    assert not is_genuine(secret, given, b'{"test": 2432232315}', 1614265330)
    assert not is_genuine(new_secret(), given, b'{"test": 2432232314}', 1614265330)


def test_what_is_sealed_opens_for_its_owner_under_any_key_there_still_is() -> None:
    owner, secret = uuid7(), new_secret()
    sealed = seal(secret, owner, [b"old"])
    assert unseal(sealed, owner, [b"new", b"old"]) == secret
    for keys, whose in (([b"new"], owner), ([b"old"], uuid7())):
        with pytest.raises(Unsealable):
            unseal(sealed, whose, keys)
