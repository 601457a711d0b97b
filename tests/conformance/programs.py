"""Programs from npm, each in a version named here, in a folder of this run's own.

Law of this module: nothing is looked up by "latest", for both tools have versions of that name that behave otherwise.
What a tool itself asks for may move, because a lock file would carry the address of a registry. Every wait has a limit,
and a program that outlives it ends with everything it started. A missing Node.js is one line: what to install.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

NODE = {"node": "22.23.3"}
TOOLS = {"@modelcontextprotocol/conformance": "0.2.0-alpha.12", "@modelcontextprotocol/inspector": "2.12.0"}
NODE_NEEDED = (22, 19)  # source: the Inspector's package.json; the suite dies at import before 22
INSTALL_WITHIN = 900.0


class Missing(Exception):
    """Something that must be installed first; the message is one line that says what."""


@dataclass(frozen=True)
class Ended:
    """How a program ended, and what it said."""

    code: int
    out: str
    err: str

    @property
    def last_words(self) -> str:
        """The end of what it said, for an error."""
        return (self.err.strip() or self.out.strip())[-600:]


def run(command: list[str], within: float, env: dict[str, str], cwd: Path | None = None) -> Ended:
    """Run to the end, or kill it and all it started after so many seconds; code 124 then."""
    with subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=env,
        cwd=cwd,
        start_new_session=True,
    ) as child:
        try:
            out, err = child.communicate(timeout=within)
        except subprocess.TimeoutExpired:
            _kill_all(child)
            out, err = child.communicate()
            return Ended(124, out, f"{err}\nno end within {within:.0f} s")
        finally:
            _kill_all(child)
    return Ended(child.returncode, out, err)


def _kill_all(child: subprocess.Popen[str]) -> None:
    """What it started shares its process group, which may already be empty."""
    try:
        os.killpg(child.pid, signal.SIGKILL)
    except ProcessLookupError:
        return


@dataclass(frozen=True)
class Programs:
    """Both tools, ready to run under a Node.js that is new enough."""

    folder: Path
    env: dict[str, str]

    def run(self, package: str, script: str, arguments: list[str], within: float) -> Ended:
        """Run one of the tools."""
        path = self.folder / "tools" / "node_modules" / "@modelcontextprotocol" / package / script
        return run(["node", str(path), *arguments], within, self.env)


def installed(folder: Path, find: Callable[[str], str | None] = shutil.which) -> Programs:
    """Install what is missing in the folder; Missing where that cannot be done."""
    npm, node = find("npm"), find("node")
    if npm is None or node is None:
        raise Missing(
            "Node.js with npm was not found: install both (Debian: apt-get install nodejs npm), then run this again."
        )
    env = {**os.environ, "MCP_STORAGE_DIR": str(folder / "storage"), "MCP_AUTO_OPEN_ENABLED": "false"}
    if version(run([node, "--version"], 30, env).out) < NODE_NEEDED:
        _install(npm, folder / "node", NODE, env)
        newer = folder / "node" / "node_modules" / "node" / "bin"
        env["PATH"] = f"{newer}{os.pathsep}{env['PATH']}"
    _install(npm, folder / "tools", TOOLS, env)
    return Programs(folder, env)


def version(said: str) -> tuple[int, ...]:
    """`v22.23.3` as (22, 23)."""
    return tuple(int(part) for part in said.strip().lstrip("v").split(".")[:2])


def _install(npm: str, folder: Path, wanted: dict[str, str], env: dict[str, str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    package = {"name": "conformance-run", "private": True, "dependencies": wanted}
    (folder / "package.json").write_text(json.dumps(package), encoding="utf-8")
    quiet = ["--no-package-lock", "--no-audit", "--no-fund", "--loglevel=error"]
    ended = run([npm, "install", *quiet], INSTALL_WITHIN, env, folder)
    if ended.code:
        raise Missing(f"npm could not install {', '.join(wanted)}: {ended.last_words}")
