"""What is under test: where it is or how to start it, how to point it at the fake, what it calls its tools.

Law of this module: a target is data. Everything that differs between two servers is in its TOML file or on the
command line, and reading one wrongly written says so in a line.
"""

from __future__ import annotations

import os
import re
import sys
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from .connect import CALL_WITHIN
from .promises import COMPACT, PREFIX, PROMISES
from .recording import Note, nobody
from .requirements import REQUIREMENTS
from .verdicts import NotOffered

HERE = Path(__file__).parent
OURS = HERE / "targets" / "ours.toml"
SURFACES = ("full", "compact", "namespaced")
SPELLINGS = ("camelCase", "snake_case")
OF_COMPACT = {promised: own for own, promised in COMPACT.items()}
KNOWN = frozenset(
    {"name", "start", "urls", "mock", "headers", "surface", "spelling", "endpoints", "environment"}
    | {"tools", "promises", "divergences"}
)


class TargetError(Exception):
    """A target file that cannot be used; the message says what to change."""


@dataclass(frozen=True, slots=True)
class Target:
    """One server under test, as its file describes it.

    Either `http` and `stdio` say how to start it, or `urls` where its surfaces are. `fake` starts the fake and
    `environment` points the server at it (its own variable names to templates such as "{mock}" or
    "{refreshToken}"); a server that runs already may say in `mock` where the fake behind it is. Without a fake it
    is not `controlled`. `tools` maps a promised tool name to the server's own, where they differ. `divergences`
    maps a requirement id to the reason why this server does not keep it. `promises` are the tools it must offer.
    """

    name: str
    fake: tuple[str, ...] = ()
    http: tuple[str, ...] = ()
    stdio: tuple[str, ...] = ()
    environment: Mapping[str, str] = field(default_factory=dict)
    endpoints: Mapping[str, str] = field(default_factory=dict)
    urls: Mapping[str, str] = field(default_factory=dict)
    mock: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    surface: str = "full"
    spelling: str = "camelCase"
    tools: Mapping[str, str] = field(default_factory=dict)
    promises: frozenset[str] = frozenset()
    divergences: Mapping[str, str] = field(default_factory=dict)
    within: float = CALL_WITHIN
    note: Note = field(default=nobody, compare=False, repr=False)

    @property
    def controlled(self) -> bool:
        """Whether a fake Dinero is behind it, so that its books are known."""
        return bool(self.fake or self.mock)

    @property
    def transports(self) -> tuple[str, ...]:
        """The ways to connect: "http", "stdio" or both."""
        ways = {"http": self.http or self.urls, "stdio": self.stdio}
        return tuple(name for name, there in ways.items() if there)

    def settings(self, ready: Mapping[str, Any]) -> dict[str, str]:
        """The environment that points this server at the fake whose ready line is `ready`."""
        fake = {name: ready[name] for name in ("mock", "asOf") if name in ready}
        known = {**fake, **ready["credentials"]["vismaConnect"]}
        try:
            return {name: template.format_map(known) for name, template in self.environment.items()}
        except KeyError as error:
            raise TargetError(f"[environment] asks for {error}, which only a fake can give") from None

    def tool(self, promised: str) -> str:
        """What this server calls the tool promised under that name."""
        if promised in self.tools:
            return self.tools[promised]
        if self.surface == "compact":
            return OF_COMPACT.get(promised, promised)
        return PREFIX + promised if self.surface == "namespaced" and promised in PROMISES else promised

    def argument(self, promised: str) -> str:
        """How this server spells the argument promised under that name."""
        snake = self.spelling == "snake_case" or self.surface == "compact"
        return re.sub(r"(?<=[a-z0-9])([A-Z])", r"_\1", promised).lower() if snake else promised

    def url(self, ready: Mapping[str, Any], surface: str) -> str:
        """The MCP endpoint of a surface, as given or from the ready line; NotOffered where there is none."""
        if surface in self.urls:
            return self.urls[surface]
        if surface not in self.endpoints:
            raise NotOffered(f"the target has no {surface} surface")
        value: Any = ready
        for key in self.endpoints[surface].split("."):
            value = value.get(key) if isinstance(value, dict) else None
        if not isinstance(value, str):
            raise TargetError(f"the ready line of the server has no {self.endpoints[surface]}")
        return value


def load(path: Path = OURS, surface: str | None = None) -> Target:
    """Read a target file, seen as its own surface or as the one given.

    Raises TargetError with one line when it is missing, incomplete or wrong.
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        return _target(data | ({"surface": surface} if surface else {}), path)
    except (OSError, UnicodeDecodeError) as error:
        said = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise TargetError(f"cannot read the target file {path}: {said}") from None
    except KeyError as error:
        raise TargetError(f"the target file {path} lacks {error}") from None
    except (AttributeError, TypeError, ValueError) as error:
        raise TargetError(f"the target file {path} is not right: {error}") from None


def running(url: str, surface: str, mock: str | None) -> Target:
    """A server that runs already at `url`, seen as one surface; `mock` is where the fake behind it is, if one is."""
    return Target(name=url, urls={surface: url}, mock=mock, surface=surface)


def signed_in(target: Target, token: str | None) -> Target:
    """The target with a bearer token for every request, where one is given."""
    return (
        replace(target, headers={**target.headers, "Authorization": f"Bearer {token}"}) if token else target
    )


def _target(data: Mapping[str, Any], path: Path) -> Target:
    start, surface = data.get("start", {}), data.get("surface", "full")
    found = Target(
        name=data["name"],
        fake=_command(start.get("fake", []), surface),
        http=_command(start.get("http", []), surface),
        stdio=_command(start.get("stdio", []), surface),
        environment=data.get("environment", {}),
        endpoints=data.get("endpoints", {}),
        urls=data.get("urls", {}),
        mock=data.get("mock"),
        headers={name: _filled(text, path) for name, text in data.get("headers", {}).items()},
        surface=surface,
        spelling=data.get("spelling", "camelCase"),
        tools=data.get("tools", {}),
        promises=_promised(data.get("promises", []), surface),
        divergences=data.get("divergences", {}),
    )
    _checked(found, data)
    return found


def _checked(target: Target, data: Mapping[str, Any]) -> None:
    """Refuse what would otherwise be a riddle later on."""
    wrong = {
        f"{', '.join(sorted(data.keys() - KNOWN))} is no part of a target file": data.keys() - KNOWN,
        f"surface must be one of {', '.join(SURFACES)}": target.surface not in SURFACES,
        f"spelling must be one of {', '.join(SPELLINGS)}": target.spelling not in SPELLINGS,
        "it says neither [urls] nor what to [start]": not target.transports,
        f"[urls] has no {target.surface}": target.urls and target.surface not in target.urls,
        f"[endpoints] has no {target.surface}": target.http and target.surface not in target.endpoints,
        "promises names tools that nobody knows": not target.promises <= PROMISES.keys(),
        "divergences names requirements that nobody knows": not target.divergences.keys()
        <= REQUIREMENTS.keys(),
    }
    for line, is_wrong in wrong.items():
        if is_wrong:
            raise ValueError(line)


def _promised(written: str | list[str], surface: str) -> frozenset[str]:
    promised = frozenset(PROMISES if written == "all" else written)
    return promised & OF_COMPACT.keys() if surface == "compact" else promised


def _command(words: list[str], surface: str) -> tuple[str, ...]:
    return tuple(word.replace("{python}", sys.executable).replace("{surface}", surface) for word in words)


def _filled(text: str, path: Path) -> str:
    """The header with ${NAME} taken from the environment."""

    def value(found: re.Match[str]) -> str:
        if found[1] not in os.environ:
            raise TargetError(f"the target file {path} needs {found[1]} in the environment")
        return os.environ[found[1]]

    return re.sub(r"\$\{(\w+)\}", value, text)
