"""Under which names and addresses this machine can be reached by phones on the same network.

Imports nothing of Django: settings.py uses it. Sends nothing over the network.
"""

import io
import socket
from functools import cache
from ipaddress import IPv4Address

import segno

# One address out of each private range, and one that only the default route leads to.
SOMEWHERE = ("192.0.2.1", "192.168.255.254", "10.255.255.254", "172.31.255.254")


@cache
def addresses() -> list[str]:
    """The IPv4 addresses of this machine on its networks, the one of the default route first."""
    found = [address for target in SOMEWHERE if (address := address_towards(target))]
    found += addresses_by_name()
    return [address for address in dict.fromkeys(found) if reachable_from_outside(address)]


def address_towards(target: str) -> str | None:
    """Which of our addresses the system would use. Connecting a UDP socket picks it and sends nothing."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect((target, 9))
        except OSError:  # no network at all
            return None
        return str(probe.getsockname()[0])


def addresses_by_name() -> list[str]:
    try:
        answers = socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET, socket.SOCK_STREAM)
    except OSError:  # the machine does not know its own name; the routes have told enough
        return []
    return [str(answer[4][0]) for answer in answers]


def reachable_from_outside(address: str) -> bool:
    ip = IPv4Address(address)
    return not (ip.is_loopback or ip.is_link_local or ip.is_unspecified)


def own_hosts() -> list[str]:
    """Every name a phone may have typed to get here, for ALLOWED_HOSTS."""
    name = socket.gethostname().lower()
    bonjour = name.split(".")[0] + ".local"
    return [*dict.fromkeys([name, bonjour, *addresses()])]


def qr(url: str) -> str:
    """The address as a QR code of half-block characters, to print in a terminal."""
    out = io.StringIO()
    segno.make(url, micro=False).terminal(out, border=2, compact=True)
    return out.getvalue()
