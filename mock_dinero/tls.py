"""Https for the real host names, from a certificate authority that is thrown away.

Law of this module: the keys never leave the process (but for the moment the library loads them); only the
authority's certificate is written, for clients to trust. Certificates go by the real time, for clients do.
"""

from __future__ import annotations

import ipaddress
import ssl
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from mock_dinero.hosts import HOSTS

HERE = ("localhost", "127.0.0.1", "::1")
VALID = timedelta(days=365)
"""How long the certificate is good: some clients refuse more than 825 days."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Authority:
    """A server's TLS context, and the certificate that a client must trust to talk to it."""

    context: ssl.SSLContext
    certificate: bytes

    def write(self, path: Path) -> None:
        """Write the certificate, in PEM; OSError when that cannot be done."""
        path.write_bytes(self.certificate)


def authority(host: str, now: datetime) -> Authority:
    """Make an authority and a certificate for the three hosts, this machine and the address listened on."""
    import trustme  # noqa: PLC0415 - only with --tls

    made = trustme.CA(organization_name="mock-dinero", organization_unit_name="throw-away test authority")
    names = dict.fromkeys((*HOSTS, *HERE, *_named(host)))
    leaf = made.issue_cert(*names, not_before=now - timedelta(days=1), not_after=now + VALID)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.set_alpn_protocols(["http/1.1"])
    leaf.configure_cert(context)
    return Authority(context=context, certificate=made.cert_pem.bytes())


def _named(host: str) -> tuple[str, ...]:
    """Return the host to name in the certificate: none for an address that means every one."""
    try:
        return () if ipaddress.ip_address(host).is_unspecified else (host,)
    except ValueError:
        return (host,) if host else ()
