"""The round trip, whole: the demo world recorded over loopback as if it were Dinero, killed in the middle and resumed,
scrubbed on the way, served by a second fake, verified, and held to the contract suite.

Law of this program: it uses the commands a maintainer would use and nothing else; the first that fails ends it with its
exit code. Arguments go to the contract suite.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import httpx

ROOT = Path(__file__).parents[2]
TARGET = ROOT / "contract_tests" / "targets" / "ours.toml"
COMMAND = (sys.executable, "-m", "mock_dinero")
CUT_AFTER = 30
"""Cassettes of some hundred and seventy."""
LOOK_EVERY = 0.02


@contextmanager
def serving() -> Iterator[Mapping[str, Any]]:
    """A fake that stands still and counts no requests: its ready line."""
    command = (*COMMAND, "serve", "--port", "0", "--json", "--clock", "frozen", "--rate-limit", "off")
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield json.loads(process.stdout.readline())
        finally:
            process.terminate()


def record(ready: Mapping[str, Any], out: Path) -> None:
    """Record every company, killed once and started again the same."""
    url = ready["mock"]
    minted = httpx.post(f"{url}/__mock/tokens/mint", json={"organizationId": None}).raise_for_status()
    environment = {**os.environ, "DINERO_MCP_ACCESS_TOKEN": minted.json()["accessToken"]}
    named = [word for one in ready["organizations"] for word in ("--organization", one["name"])]
    command = (*COMMAND, "record", "--out", str(out), "--url", url, "--rate", "off", *named)
    with subprocess.Popen(command, env=environment) as process:
        while len(list(out.rglob("*.yaml"))) < CUT_AFTER and process.poll() is None:
            with suppress(subprocess.TimeoutExpired):
                process.wait(LOOK_EVERY)
        process.kill()
    done(subprocess.run(command, env=environment, check=False))


def target(out: Path, folder: Path) -> Path:
    """Describe our own server on a fake that serves the recording alone."""
    served = f'"--rate-limit", "off", "--no-demo", "--cassettes", {json.dumps(str(out))}]'
    text = TARGET.read_text(encoding="utf-8").replace('"--rate-limit", "off"]', served, 1)
    path = folder / "target.toml"
    path.write_text(text, encoding="utf-8")
    return path


def done(ended: subprocess.CompletedProcess[bytes]) -> None:
    """Go on after a command that went well."""
    if ended.returncode:
        sys.exit(ended.returncode)


def main() -> None:
    """Make the trip."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        out = folder / "recording"
        with serving() as ready:
            record(ready, out)
        done(subprocess.run((*COMMAND, "verify", str(out)), check=False))
        suite = (
            sys.executable,
            "-m",
            "pytest",
            str(ROOT / "contract_tests"),
            "-n",
            "2",
            "--target",
            str(target(out, folder)),
        )
        environment = {**os.environ, "DINERO_CONTRACT_CASSETTES": str(out)}
        done(subprocess.run((*suite, *sys.argv[1:]), env=environment, cwd=ROOT, check=False))
        done(subprocess.run((*COMMAND, "scrub", "--check", str(out)), check=False))


if __name__ == "__main__":
    main()
