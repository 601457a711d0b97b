"""Settings come from the environment (DINERO_MCP_...) or `.env`, are read once, and say what is missing in one line.

source: developer.dinero.dk for the addresses and the two rate limits
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from dinero_mcp.dinero.oauth import Credentials, PersonalKey, VismaConnect
from dinero_mcp.logs import Form, Level

LOOPBACK = ("127.0.0.1", "localhost", "::1")
PREFIX = "DINERO_MCP_"
TELEMETRY_GOES_TO = (
    "OTEL_EXPORTER_OTLP_ENDPOINT",
    "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
    "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT",
)


class SettingsError(Exception):
    """A setting that cannot be used; the message is one line for a person and holds no secret."""


def safe_address(url: str) -> str:
    """The address; ValueError where it would send secrets over the network in the clear."""
    parts = urlsplit(url)
    if parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK):
        return url
    raise ValueError("must be an https address (http only on this machine)")


def aware(instant: datetime) -> datetime:
    """The instant in UTC; ValueError without a zone."""
    if instant.tzinfo is None:
        raise ValueError("must say its zone")
    return instant.astimezone(UTC)


Address = Annotated[str, AfterValidator(safe_address)]
RateLimit = Annotated[Annotated[int, Field(ge=1)] | Literal["off"], BeforeValidator(lambda text: text)]

LongestWait = Annotated[
    Annotated[float, Field(ge=0, allow_inf_nan=False)] | Literal["unlimited"],
    BeforeValidator(lambda text: text),
]


class Settings(BaseSettings):
    """Everything that can be set. Secrets do not show in text."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_file=".env", env_file_encoding="utf-8", env_ignore_empty=True, extra="ignore"
    )

    api_url: Address = "https://api.dinero.dk"
    connect_url: Address = "https://connect.visma.com"
    personal_token_url: Address = "https://authz.dinero.dk/dineroapi/oauth/token"  # noqa: S105  an address
    client_id: str | None = None
    client_secret: SecretStr | None = None
    refresh_token: SecretStr | None = None
    api_key: SecretStr | None = None
    organization: Annotated[int, Field(ge=1)] | None = None
    rate_limit: RateLimit | None = None
    max_wait: LongestWait = 45.0
    store: Annotated[Path, AfterValidator(Path.expanduser)] | None = None
    log: Form = "text"
    log_level: Level = "info"
    telemetry: Literal["on", "off"] | None = None
    now: Annotated[datetime, AfterValidator(aware)] | None = None

    def sends_telemetry(self, environment: Mapping[str, str]) -> bool:
        """Whether telemetry is on: as set, else where an OTEL_* variable says where it goes."""
        if self.telemetry is not None:
            return self.telemetry == "on"
        disabled = environment.get("OTEL_SDK_DISABLED", "").lower() == "true"
        return not disabled and any(environment.get(name) for name in TELEMETRY_GOES_TO)

    @property
    def credentials(self) -> Credentials | None:
        """What to sign in with; None while something is missing."""
        if self.missing or self.client_id is None or self.client_secret is None:
            return None
        secret = self.client_secret.get_secret_value()
        if self.api_key is not None:
            return PersonalKey(self.client_id, secret, self.api_key.get_secret_value())
        if self.refresh_token is not None:
            return VismaConnect(self.client_id, secret, self.refresh_token.get_secret_value())
        return None

    @property
    def gives_credentials(self) -> bool:
        """Whether a key or a refresh token is set: then that is meant, and not what `dinero-mcp login` stored."""
        return self.api_key is not None or self.refresh_token is not None

    @property
    def missing(self) -> tuple[str, ...]:
        """What a connection still needs, as texts for a person."""
        needs = [
            (self.client_id, f"{PREFIX}CLIENT_ID"),
            (self.client_secret, f"{PREFIX}CLIENT_SECRET"),
            (
                self.api_key or self.refresh_token,
                f"{PREFIX}API_KEY (personal integration) or {PREFIX}REFRESH_TOKEN",
            ),
        ]
        both = (
            [f"only one of {PREFIX}API_KEY and {PREFIX}REFRESH_TOKEN"]
            if self.api_key and self.refresh_token
            else []
        )
        return (*(name for value, name in needs if not value), *both)

    @property
    def token_url(self) -> str:
        """Where tokens come from."""
        return self.personal_token_url if self.api_key is not None else self.connect_token_url

    @property
    def connect_token_url(self) -> str:
        """Where Visma Connect gives tokens."""
        return f"{self.connect_url.rstrip('/')}/connect/token"

    def budget(self, *, is_personal: bool) -> int | None:
        """The rate budget per organisation of either way to sign in; None where it is off."""
        if self.rate_limit is None:
            return 60 if is_personal else 100
        return None if self.rate_limit == "off" else self.rate_limit

    @property
    def longest_wait(self) -> float | None:
        """Seconds a request may wait for the rate budget; None for as long as it takes."""
        return None if self.max_wait == "unlimited" else self.max_wait


def read_settings(**given: object) -> Settings:
    """The settings, with what the command line gave in place of the environment's; SettingsError for a bad one."""
    return _made({}, given)


def fixed_settings(**given: object) -> Settings:
    """Settings of these values alone, whatever the environment holds; SettingsError for a bad one."""
    defaults = {name: field.default for name, field in Settings.model_fields.items()}
    return _made({"_env_file": None, **defaults}, given)


def _made(base: Mapping[str, object], given: Mapping[str, object]) -> Settings:
    said = {name: value for name, value in given.items() if value is not None}
    try:
        return Settings(**{**base, **said})  # type: ignore[arg-type]
    except ValidationError as refused:
        raise SettingsError(_complaint(refused, said)) from None
    except UnicodeDecodeError:
        raise SettingsError(".env is not UTF-8 text: save it as UTF-8, or set the environment.") from None


def _complaint(refused: ValidationError, said: Mapping[str, object]) -> str:
    """What is wrong first, under the name it was given by: the option's or the environment's."""
    first = refused.errors(include_input=False, include_url=False)[0]
    setting = str(first["loc"][0] if first["loc"] else "")
    name = f"--{setting.replace('_', '-')}" if setting in said else PREFIX + setting.upper()
    return f"{name}: {_SAID.get(setting) or first['msg'].removeprefix('Value error, ')}"


_SAID: Mapping[str, str] = {
    "rate_limit": "must be a whole number from 1, or off",
    "now": "must be an instant with its zone, such as 2026-11-16T09:00:00+01:00",
    "max_wait": "must be a number of seconds from 0, or unlimited",
}
