"""The workflows we run and those we hand out are workflows: read as GitHub reads them, as far as that needs no GitHub.

Law of this module: a workflow is either a file under .github/workflows or a yaml block of docs/ci-recipes.md.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[1]
RECIPES = ROOT / "docs" / "ci-recipes.md"
OURS = ROOT / ".github" / "workflows" / "ci.yml"
OF_A_WORKFLOW = {"name", "on", "permissions", "env", "concurrency", "jobs"}
OF_A_JOB = {"name", "runs-on", "timeout-minutes", "strategy", "steps"}
OF_A_STEP = {"name", "if", "env", "uses", "with", "run"}

Yaml = dict[str, Any]


def blocks(text: str) -> list[str]:
    return re.findall(r"^```yaml\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def workflows() -> dict[str, str]:
    """Every workflow's text by where it stands."""
    handed_out = blocks(RECIPES.read_text("utf-8"))
    return {
        "ci.yml": OURS.read_text("utf-8"),
        **{f"recipe {n}": text for n, text in enumerate(handed_out, 1)},
    }


def read(text: str) -> Yaml:
    """A workflow; YAML 1.1 takes the key `on` for a truth."""
    return {"on" if key is True else key: value for key, value in yaml.safe_load(text).items()}


def steps(workflow: Yaml) -> list[Yaml]:
    return [step for job in workflow["jobs"].values() for step in job["steps"]]


every = pytest.mark.parametrize("text", workflows().values(), ids=workflows().keys())


def test_there_is_our_workflow_and_three_to_hand_out() -> None:
    """A recipe whose block is no longer found would be checked by nothing."""
    assert [read(text)["name"] for text in workflows().values()] == [
        "ci", "dinero-contract", "client-on-the-fake", "dinero-drift"
    ]  # fmt: skip


@every
def test_a_workflow_has_only_keys_that_there_are(text: str) -> None:
    """A key written wrongly is a workflow that never starts."""
    workflow = read(text)
    assert {"name", "on", "permissions", "jobs"} <= workflow.keys() <= OF_A_WORKFLOW
    for job in workflow["jobs"].values():
        assert {"runs-on", "timeout-minutes", "steps"} <= job.keys() <= OF_A_JOB
    for step in steps(workflow):
        assert step.keys() <= OF_A_STEP
        assert ("uses" in step) != ("run" in step), step


@every
def test_a_workflow_may_only_read(text: str) -> None:
    """None needs a secret, and none keeps the token it checked out with."""
    workflow = read(text)
    assert workflow["permissions"] == {"contents": "read"}
    assert "secrets." not in text
    out = [step for step in steps(workflow) if step.get("uses", "").startswith("actions/checkout@")]
    assert out
    assert all(step["with"]["persist-credentials"] is False for step in out)


@every
def test_an_action_is_named_with_its_version(text: str) -> None:
    """Only GitHub's own actions, each at a major version."""
    used = [step["uses"] for step in steps(read(text)) if "uses" in step]
    assert [name for name in used if not re.fullmatch(r"actions/[a-z-]+@v\d+", name)] == []


def test_what_a_workflow_writes_it_keeps() -> None:
    """The reports that a recipe's command names are those that are uploaded, also after a failure."""
    for text in (
        text for name, text in workflows().items() if "upload-artifact" in text and name != "ci.yml"
    ):
        written = set(re.findall(r"--(?:junit|html|out) (\S+)", text))
        (kept,) = (step for step in steps(read(text)) if "upload-artifact" in step.get("uses", ""))
        assert written
        assert set(kept["with"]["path"].split()) == written
        assert kept["if"] == "always()"


def test_our_workflow_and_the_ci_script_run_the_same_sessions() -> None:
    """The default sessions, the contract suite and conformance; each is in the noxfile."""
    here = re.findall(r"^nox(?: -s (\S+))?$", (ROOT / ".ci" / "run").read_text("utf-8"), re.MULTILINE)
    there = re.findall(r"run: nox(?: -s (\S+))?$", OURS.read_text("utf-8"), re.MULTILINE)
    noxfile = ast.parse((ROOT / "noxfile.py").read_text("utf-8"))
    sessions = {node.name for node in noxfile.body if isinstance(node, ast.FunctionDef)}
    assert here == there == ["", "contract", "conformance"]
    assert set(filter(None, here)) <= sessions
