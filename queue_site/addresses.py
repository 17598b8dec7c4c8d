"""Which addresses this machine answers on: for the hosts it accepts and the links it prints."""

import socket

# Nothing is sent: connecting a UDP socket only asks the kernel which of its own addresses it would use.
# One probe for the default route and one for each range that an office's network may have.
PROBES = ("192.0.2.1", "10.255.255.255", "172.31.255.255", "192.168.255.255")


def lan_addresses() -> list[str]:
    """This machine's IPv4 addresses in its networks, the most used first; empty without a network."""
    found: list[str] = []
    for probe in PROBES:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
            try:
                asking.connect((probe, 9))
            except OSError:
                continue
            address = asking.getsockname()[0]
        if address not in found and not address.startswith(("127.", "0.")):
            found.append(address)
    return found


def own_names() -> list[str]:
    """Every name by which this machine may be asked for: localhost, its host name, its addresses."""
    hostname = socket.gethostname().lower()
    names = ["localhost", "127.0.0.1", "[::1]", hostname, *lan_addresses()]
    if "." not in hostname:
        names.append(f"{hostname}.local")
    return names


def reachable_url(host: str, port: int) -> str:
    """The address to print when nobody said under which one the office is known."""
    if host in ("0.0.0.0", "::", ""):
        host = next(iter(lan_addresses()), "localhost")
    if ":" in host:
        host = f"[{host}]"
    return f"http://{host}" if port == 80 else f"http://{host}:{port}"
