"""What is under test: how to start it, which environment names point it at the fake, what it calls its tools.

Law of this module: a target is data. Everything that differs between two servers is in its TOML file, and
reading one wrongly written says so in a line.
"""

from __future__ import annotations

import sys
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

HERE = Path(__file__).parent
OURS = HERE / "targets" / "ours.toml"


class TargetError(Exception):
    """A target file that cannot be used; the message says what to change."""


@dataclass(frozen=True, slots=True)
class Target:
    """One server under test, as its file describes it.

    `environment` maps the server's own variable names to templates over the fake's ready line, such as
    "{mock}" or "{refreshToken}". `tools` maps a promised tool name to the server's own, where they differ.
    `divergences` maps a requirement id to the reason why this server does not keep it.
    """

    name: str
    fake: tuple[str, ...]
    http: tuple[str, ...]
    stdio: tuple[str, ...]
    environment: Mapping[str, str]
    endpoints: Mapping[str, str]
    tools: Mapping[str, str] = field(default_factory=dict)
    divergences: Mapping[str, str] = field(default_factory=dict)

    def settings(self, ready: Mapping[str, Any]) -> dict[str, str]:
        """The environment that points this server at the fake whose ready line is `ready`."""
        visma = ready["credentials"]["vismaConnect"]
        known = {"mock": ready["mock"], "asOf": ready["asOf"], **visma}
        return {name: template.format_map(known) for name, template in self.environment.items()}

    def tool(self, promised: str) -> str:
        """What this server calls the tool promised under that name."""
        return self.tools.get(promised, promised)

    def url(self, ready: Mapping[str, Any], surface: str) -> str:
        """The MCP endpoint of a surface in the server's ready line."""
        value: Any = ready
        for key in self.endpoints[surface].split("."):
            value = value[key]
        return str(value)


def load(path: Path = OURS) -> Target:
    """Read a target file; raises TargetError with one line when it is missing or incomplete."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        return Target(
            name=data["name"],
            fake=_command(data["start"]["fake"]),
            http=_command(data["start"]["http"]),
            stdio=_command(data["start"]["stdio"]),
            environment=data["environment"],
            endpoints=data["endpoints"],
            tools=data.get("tools", {}),
            divergences=data.get("divergences", {}),
        )
    except OSError as error:
        raise TargetError(f"cannot read the target file {path}: {error.strerror}") from None
    except KeyError as error:
        raise TargetError(f"the target file {path} lacks {error}") from None
    except tomllib.TOMLDecodeError as error:
        raise TargetError(f"the target file {path} is not TOML: {error}") from None


def _command(words: list[str]) -> tuple[str, ...]:
    return tuple(word.replace("{python}", sys.executable) for word in words)
