"""Every failure a caller may meet, one class each; the door turns them into isError results.

A message says what happened, a hint what a person does next. Neither holds a secret or ledger data.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar


class DineroError(Exception):
    """Base of the published errors; `as_data()` is the object under `error` in the result."""

    retryable: ClassVar[bool] = False
    default_hint: ClassVar[str] = ""

    def __init__(
        self,
        message: str,
        *,
        hint: str | None = None,
        status: int | None = None,
        dinero_code: int | None = None,
        retry_after: int | None = None,
        details: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint or self.default_hint
        self.status = status
        self.dinero_code = dinero_code
        self.retry_after = retry_after
        self.details = dict(details or {})

    def as_data(self) -> dict[str, Any]:
        """{code, message, retryable, hint}, and status, dineroCode, retryAfterSeconds, details where known."""
        optional = {
            "status": self.status,
            "dineroCode": self.dinero_code,
            "retryAfterSeconds": self.retry_after,
            **self.details,
        }
        return {
            "code": type(self).__name__,
            "message": self.message,
            "retryable": self.retryable,
            "hint": self.hint,
            **{name: value for name, value in optional.items() if value is not None},
        }


class AccessTokenExpiredError(DineroError):
    """Dinero or Visma Connect refused the credentials, also after one renewal."""

    default_hint = "Connect to Dinero again, then repeat the question."


class DineroProRequiredError(DineroError):
    """403: no Pro subscription, a lapsed subscription, or no access to the organisation."""

    default_hint = (
        "Dinero answers so for three reasons: the organisation has no Dinero Pro, its subscription has lapsed, "
        "or this login has no access to it. Check the subscription and the users in Dinero."
    )


class DineroRateLimitError(DineroError):
    """Too many requests to Dinero for this organisation; `retryAfterSeconds` says how long to wait."""

    retryable = True
    default_hint = "Wait the given number of seconds, then repeat the call."


class DineroEndpointDeprecatedError(DineroError):
    """480: Dinero is removing the endpoint and fails calls at random until it is gone."""

    default_hint = (
        "Update this server: Dinero is removing the endpoint it uses. Repeating the call does not help."
    )


class DineroNotFoundError(DineroError):
    """Dinero does not know the thing asked for."""

    default_hint = "Check the id with the matching list tool; it may belong to another organisation."


class DineroValidationError(DineroError):
    """Dinero refused the request; its own code, message and validationErrors are passed on as data."""

    default_hint = "Dinero refused the request for the reason given; change the arguments and try again."


class DineroUnavailableError(DineroError):
    """No usable answer: a server error, a time-out, a broken connection, or an answer of an unknown shape."""

    retryable = True
    default_hint = "Try again in a minute; if it stays so, look at Dinero's status page."


class FileTooLargeError(DineroError):
    """The file is over 6 MB, more than an answer carries."""

    default_hint = "Open the file in Dinero itself: it is over the 6 MB that are passed on."


class IntegrationNotConfiguredError(DineroError):
    """There is no Dinero connection for this caller, or no organisation was named and none is the default."""

    default_hint = "Set the missing settings in the server's environment and start it again."

    def __init__(
        self, message: str, *, hint: str | None = None, details: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(message, hint=hint, status=422, details=details)


class InvalidArgumentError(DineroError):
    """The call was refused here, before any request to Dinero."""

    default_hint = "Correct the argument and call again."

    def __init__(self, message: str, *, argument: str | None = None, hint: str | None = None) -> None:
        super().__init__(message, hint=hint, details={"argument": argument})
