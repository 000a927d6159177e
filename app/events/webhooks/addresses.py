"""Which addresses a webhook may be delivered to: public ones, and those that the deployment names."""

from collections.abc import Iterator, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

from app.events.webhooks.policy import Network

Address = IPv4Address | IPv6Address
PUBLIC_V6 = IPv6Network("2000::/3")  # all that is given out for use in the open (RFC 4291, section 2.4)
REFUSED_V4 = (
    IPv4Network("168.63.129.16/32"),  # a platform's own services, at a public address
    IPv4Network("192.0.0.0/24"),  # of protocols, and of a platform's metadata
    IPv4Network("192.88.99.0/24"),  # relays of 6to4 (RFC 7526)
)
REFUSED_V6 = (IPv6Network("2001::/23"), IPv6Network("2002::/16"))  # Teredo and others; 6to4
# IPv6 addresses that stand for an IPv4 one: where its bits begin.
EMBEDDING: dict[IPv6Network, int] = {
    IPv6Network("::/96"): 0,  # "compatible"
    IPv6Network("::ffff:0:0/96"): 0,  # mapped
    IPv6Network("::ffff:0:0:0/96"): 0,  # translated (RFC 7915)
    IPv6Network("64:ff9b::/96"): 0,  # NAT64 (RFC 6052)
    IPv6Network("2002::/16"): 80,  # 6to4
}
ISATAP = {0x00005EFE, 0x02005EFE}  # bits 32 to 64 of the interface (RFC 5214)


def is_allowed(text: str, networks: Sequence[Network] = ()) -> bool:
    """Whether a delivery may go to an address, written as a resolver gives it."""
    try:
        address = ip_address(text.partition("%")[0])  # the zone of a link-local one
    except ValueError:
        return False
    forms = (address, *embedded(address))
    if any(form in network for form in forms for network in networks):
        return True
    if isinstance(address, IPv4Address):
        return is_public_v4(address)
    if address in IPv6Network("64:ff9b::/96"):  # how a network without IPv4 reaches what has nothing else
        return all(map(is_public_v4, embedded(address)))
    return is_public_v6(address) and all(map(is_public_v4, embedded(address)))


def is_public_v4(address: IPv4Address) -> bool:
    refused = any(address in network for network in REFUSED_V4)
    return address.is_global and not address.is_multicast and not refused


def is_public_v6(address: IPv6Address) -> bool:
    refused = any(address in network for network in REFUSED_V6)
    return address in PUBLIC_V6 and address.is_global and not address.is_multicast and not refused


def embedded(address: Address) -> Iterator[IPv4Address]:
    """The IPv4 address that an IPv6 one leads to, where it is of a form that has one."""
    if isinstance(address, IPv4Address):
        return
    number = int(address)
    for network, shift in EMBEDDING.items():
        if address in network:
            yield IPv4Address(number >> shift & 0xFFFFFFFF)
    if number >> 32 & 0xFFFFFFFF in ISATAP:
        yield IPv4Address(number & 0xFFFFFFFF)
