"""The key that signs tokens, and the claims of Visma Connect's tokens.

Law of this module: the key is made when it is first needed and lives in memory only; nothing here reads a token.
"""

from __future__ import annotations

import base64
import functools
import hashlib
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
    from cryptography.x509 import Certificate

    from mock_dinero.identity.grants import Session

ISSUER = "https://connect.visma.com"
AUDIENCE = "https://api.dinero.dk"
VALID = (datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC))
"""The certificate's years: all that the fake's clock can show."""


class SigningKey:
    """An RSA key with a certificate of its own, as `x5t` in the header of a real token tells of one."""

    def sign(self, claims: dict[str, Any], kind: str) -> str:
        """Return a JWT signed with RS256; `kind` is its `typ`, "at+JWT" or "JWT" (observed by Mortimer)."""
        import jwt  # noqa: PLC0415 - only where a token of Visma Connect is asked for

        headers = {"typ": kind, "kid": self.kid, "x5t": self.x5t}
        return jwt.encode(claims, self._private, "RS256", headers)

    def keys(self) -> dict[str, Any]:
        """Return the JSON Web Key Set that verifies what was signed."""
        from jwt.algorithms import RSAAlgorithm  # noqa: PLC0415 - as above

        public = json.loads(RSAAlgorithm.to_jwk(self._private.public_key()))
        numbers = {name: public[name] for name in ("kty", "e", "n")}
        names = {"use": "sig", "kid": self.kid, "x5t": self.x5t, "alg": "RS256"}
        return {"keys": [names | numbers | {"x5c": [base64.b64encode(self._der).decode()]}]}

    @property
    def kid(self) -> str:
        """The key's name: another key has another one, so that a client fetches the keys anew."""
        return f"{hashlib.sha1(self._der, usedforsecurity=False).hexdigest().upper()}RS256"

    @property
    def x5t(self) -> str:
        """The certificate's SHA-1 thumbprint."""
        digest = hashlib.sha1(self._der, usedforsecurity=False).digest()
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()

    @functools.cached_property
    def _private(self) -> RSAPrivateKey:
        from cryptography.hazmat.primitives.asymmetric import rsa  # noqa: PLC0415 - as above

        return rsa.generate_private_key(public_exponent=65537, key_size=2048)

    @functools.cached_property
    def _der(self) -> bytes:
        from cryptography.hazmat.primitives.serialization import Encoding  # noqa: PLC0415 - as above

        return _certificate(self._private).public_bytes(Encoding.DER)


def _certificate(key: RSAPrivateKey) -> Certificate:
    from cryptography import x509  # noqa: PLC0415 - as above
    from cryptography.hazmat.primitives.hashes import SHA256  # noqa: PLC0415 - as above
    from cryptography.x509.oid import NameOID  # noqa: PLC0415 - as above

    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mock-dinero")])
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    dated = builder.not_valid_before(VALID[0]).not_valid_after(VALID[1])
    return dated.serial_number(1).sign(key, SHA256())


def access_claims(
    session: Session, issuer: str, now: datetime, expires: datetime, jti: str
) -> dict[str, Any]:
    """Return the claims of an access token, in the order observed by Mortimer.

    What `llt`, `created_at` and `acr` hold, and that there is a `jti`, is assumed; the rest is observed.
    """
    signed_in = _seconds(session.signed_in)
    return {
        "iss": issuer,
        "nbf": _seconds(now),
        "iat": _seconds(now),
        "exp": _seconds(expires),
        "aud": AUDIENCE,
        "scope": sorted(session.scope),
        "amr": ["pwd"],
        "client_id": session.client,
        "sub": session.user.sub,
        "auth_time": signed_in,
        "idp": "Visma Connect",
        "llt": signed_in,
        "created_at": signed_in,
        "acr": "1",
        "sid": session.sid,
        "jti": jti,
    }


def id_claims(session: Session, issuer: str, now: datetime, expires: datetime) -> dict[str, Any]:
    """Return the claims of an id token (OpenID Connect; what Visma Connect adds to it is not known)."""
    claims = {
        "iss": issuer,
        "nbf": _seconds(now),
        "iat": _seconds(now),
        "exp": _seconds(expires),
        "aud": session.client,
        "amr": ["pwd"],
        "sub": session.user.sub,
        "auth_time": _seconds(session.signed_in),
        "idp": "Visma Connect",
        "sid": session.sid,
    }
    return claims if session.nonce is None else claims | {"nonce": session.nonce}


def user_claims(session: Session) -> dict[str, Any]:
    """Return what `userinfo` tells of the user, by scope (OpenID Connect)."""
    user, claims = session.user, {"sub": session.user.sub}
    given, _, family = user.name.partition(" ")
    profile = {"name": user.name, "given_name": given, "family_name": family, "locale": "da-DK"}
    email = {"email": user.email, "email_verified": True}
    named = claims | profile if "profile" in session.scope else claims
    return named | email if "email" in session.scope else named


def _seconds(instant: datetime) -> int:
    return int(instant.timestamp())
