"""The key of a store's secrets: in the keyring of the operating system, else in a file that only its owner may read.

A key is made once and found where it was put; it is never looked for elsewhere.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol, cast

from dinero_mcp.errors import IntegrationNotConfiguredError

SERVICE = "dinero-mcp"
AGAIN = "Connect again: run `dinero-mcp login`."

Place = Literal["keyring", "file"]


class Keyring(Protocol):
    """What is needed of the library `keyring`; a backend may raise anything."""

    def get_password(self, service_name: str, username: str, /) -> str | None:
        """The secret, None without one."""

    def set_password(self, service_name: str, username: str, password: str, /) -> None:
        """Keep a secret."""

    def delete_password(self, service_name: str, username: str, /) -> None:
        """Forget a secret."""


def system_keyring() -> Keyring:
    """The keyring of the operating system."""
    import keyring  # noqa: PLC0415  a tenth of a second, only where a store is opened

    return cast("Keyring", keyring)


@dataclass(frozen=True)
class Keys:
    """The key of one store: `name` in the keyring, or the file."""

    name: str
    file: Path
    keyring: Callable[[], Keyring]

    def made(self, key: str) -> Place:
        """Put a new key away and say where."""
        with contextlib.suppress(
            Exception
        ):  # a backend raises what it likes; the file takes its place, said aloud
            ring = self.keyring()
            ring.set_password(SERVICE, self.name, key)
            if ring.get_password(SERVICE, self.name) == key:
                return "keyring"
        self._write(key)
        return "file"

    def found(self, place: Place) -> str:
        """The key; IntegrationNotConfiguredError where it cannot be had."""
        key = self._in_keyring() if place == "keyring" else self._in_file()
        if not key:
            where = "this computer's keyring" if place == "keyring" else str(self.file)
            raise IntegrationNotConfiguredError(
                f"The key to the stored connection is not in {where}.", hint=AGAIN
            )
        return key

    def forgotten(self, place: Place) -> None:
        """Remove the key; one that is gone already is fine, and so is a keyring that cannot be reached."""
        if place == "file":
            self.file.unlink(missing_ok=True)
            return
        with contextlib.suppress(Exception):  # without the store's own rows the key opens nothing
            self.keyring().delete_password(SERVICE, self.name)

    def _in_keyring(self) -> str | None:
        try:
            return self.keyring().get_password(SERVICE, self.name)
        except Exception as refused:  # noqa: BLE001  as above
            raise IntegrationNotConfiguredError(
                f"This computer's keyring cannot be opened ({type(refused).__name__}).",
                hint=f"Unlock it, or start the program from the desktop you signed in from. {AGAIN}",
            ) from None

    def _in_file(self) -> str | None:
        try:
            return self.file.read_text("ascii").strip()
        except (OSError, UnicodeDecodeError):
            return None

    def _write(self, key: str) -> None:
        self.file.unlink(missing_ok=True)
        handle = os.open(self.file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(key)
            file.flush()
            os.fsync(file.fileno())
