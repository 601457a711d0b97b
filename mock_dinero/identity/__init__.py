"""Who is calling: users, the application's credentials, and the tokens the two token endpoints gave.

Law of this package: a token has an owner and an end, on the fake's clock; whether it is good is looked up, never
read from its text. Randomness and the signing key come in as arguments.
"""

from __future__ import annotations

from mock_dinero.identity.credentials import Credentials, Random
from mock_dinero.identity.grants import Grant, OAuthError, Policy
from mock_dinero.identity.signing import ISSUER, SigningKey
from mock_dinero.identity.tokens import Identity

__all__ = [
    "ISSUER",
    "Credentials",
    "Grant",
    "Identity",
    "OAuthError",
    "Policy",
    "Random",
    "SigningKey",
]
