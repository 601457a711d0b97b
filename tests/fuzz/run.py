"""Questions to the fake that its own description makes up, under both profiles of switches; `nox -s fuzz`.

Law of this program: what it asks for exists. Path parameters are drawn from the catalogue of cases, for a fuzzer
that guesses guids learns only that they are unknown. It fails on the first profile in which something was found.
"""

from __future__ import annotations

import contextlib
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx

import mock_dinero

OBSERVED = Path(mock_dinero.__file__).parent / "spec" / "observed.json"
CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
)
PROFILES = ("observed", "documented")
ORGANIZATION = 371001
MAX_EXAMPLES = 30

Json = dict[str, Any]


def main(arguments: list[str]) -> int:
    """Run under each profile; arguments go to the fuzzer. 0 when nothing was found, else its exit code."""
    for profile in PROFILES:
        sys.stdout.write(f"\n--- profile {profile}\n")
        sys.stdout.flush()
        with fake(profile) as ready, tempfile.TemporaryDirectory() as folder:
            schema = Path(folder) / "observed.json"
            schema.write_text(json.dumps(askable(ready["mock"])), encoding="utf-8")
            code = subprocess.run(command(schema, ready, arguments), check=False, cwd=folder).returncode
        if code:
            return code
    return 0


def command(schema: Path, ready: Json, arguments: list[str]) -> list[str]:
    """How the fuzzer is called."""
    known = ["--url", ready["mock"], "--header", f"Authorization: Bearer {token(ready)}"]
    scope = ["--checks", ",".join(CHECKS), "--max-examples", str(MAX_EXAMPLES), "--seed", "7"]
    return [sys.executable, "-m", "schemathesis.cli", "run", str(schema), *known, *scope, *arguments]


@contextlib.contextmanager
def fake(profile: str) -> Iterator[Json]:
    """Start the fake and give its ready line."""
    serve = (
        "serve",
        "--json",
        "--port",
        "0",
        "--rate-limit",
        "off",
        "--clock",
        "frozen",
        "--profile",
        profile,
    )
    with subprocess.Popen(
        [sys.executable, "-m", "mock_dinero", *serve], stdout=subprocess.PIPE, text=True
    ) as child:
        try:
            assert child.stdout
            yield json.loads(child.stdout.readline())
        finally:
            child.terminate()


def token(ready: Json) -> str:
    """Return an access token that reaches every company."""
    visma = ready["credentials"]["vismaConnect"]
    form = {
        "grant_type": "refresh_token",
        "refresh_token": visma["refreshToken"],
        "client_id": visma["clientId"],
        "client_secret": visma["clientSecret"],
    }
    answer = httpx.post(f"{ready['mock']}/connect/token", data=form).raise_for_status()
    return str(answer.json()["access_token"])


def askable(url: str) -> Json:
    """Return the description with each path parameter limited to values that the catalogue of cases knows."""
    schema: Json = json.loads(OBSERVED.read_text(encoding="utf-8"))
    examples = httpx.get(f"{url}/__mock/examples", timeout=30).raise_for_status().json()["examples"]
    paths = [one["path"].partition("?")[0] for one in examples if one["organizationId"] == ORGANIZATION]
    known = known_values(list(schema["paths"]), paths)
    for template, operations in schema["paths"].items():
        values = known.get(template, {})
        for operation in operations.values():
            for parameter in operation.get("parameters", ()):
                limit(parameter, values)
    return schema


def limit(parameter: Json, values: dict[str, list[str]]) -> None:
    """Give a path parameter the values there are for it."""
    if parameter["in"] != "path":
        return
    if parameter["name"] == "organizationId":
        parameter["schema"] = {"enum": [ORGANIZATION]}
    elif values.get(parameter["name"]):
        parameter["schema"] = {"enum": values[parameter["name"]]}


def known_values(templates: list[str], paths: list[str]) -> dict[str, dict[str, list[str]]]:
    """Return template -> placeholder -> the values it has among the paths; a literal route beats a placeholder."""
    found: dict[str, dict[str, set[str]]] = {}
    patterns = {
        template: pattern_of(template) for template in sorted(templates, key=lambda one: one.count("{"))
    }
    for path in paths:
        hits = ((template, match) for template, pattern in patterns.items() if (match := pattern.match(path)))
        template, match = next(hits, (None, None))
        if template and match:
            for name, value in match.groupdict().items():
                found.setdefault(template, {}).setdefault(name, set()).add(value)
    return {
        template: {name: sorted(each) for name, each in values.items()} for template, values in found.items()
    }


def pattern_of(template: str) -> re.Pattern[str]:
    """Return what matches the paths of a template, without regard to case as routes do."""
    return re.compile(re.sub(r"\\{(\w+)\\}", r"(?P<\1>[^/]+)", re.escape(template)) + "$", re.IGNORECASE)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
