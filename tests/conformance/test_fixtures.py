"""The conformance run's own parts, without the run: fixtures leave our server alone, baselines argue, programs end.

Law of this module: nothing of npm is needed here; the run itself is `nox -s conformance`.
"""

from __future__ import annotations

import os
import re
import select
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import yaml
from mcp import Client
from mcp.shared.exceptions import MCPError

from dinero_mcp.app import make_server
from dinero_mcp.surface import FULL
from dinero_mcp.tools import catalogue
from tests.conformance.inspector import shapes_of
from tests.conformance.mounting import THROUGH_OUR_DOOR, mount
from tests.conformance.programs import Missing, installed, run, version
from tests.server.stub import ORGANIZATION, StubDinero, bench, page_of

pytestmark = pytest.mark.anyio

HERE = Path(__file__).parent
BASELINES = sorted(HERE.glob("baseline-20*.yml"))


@asynccontextmanager
async def furnished() -> AsyncIterator[Client]:
    """A host connected to our server with the fixtures."""
    stub = StubDinero()
    stub.on("/v1/371001/contacts", page_of([]))
    ours = bench(stub)
    server = make_server(FULL, (*catalogue(), *THROUGH_OUR_DOOR), ours.connection, ours.clock)
    mount(server)
    async with Client(server) as host:
        yield host


async def test_the_fixtures_stand_beside_our_tools_and_take_none_away() -> None:
    """The suite then runs against the server that is served, with more in it."""
    async with furnished() as host:
        names = [tool.name for tool in (await host.list_tools()).tools]
    assert len(names) == len(set(names))
    assert {tool.name for tool in catalogue()} < set(names)
    assert {"test_simple_text", "test_image_content", "test_streaming_elicitation"} < set(names)


async def test_with_the_fixtures_our_own_tools_still_answer_through_our_door() -> None:
    """A call that is no fixture's goes where production sends it."""
    async with furnished() as host:
        answer = await host.call_tool("list_contacts", {"organizationId": ORGANIZATION})
        refused = await host.call_tool("list_contacts", {"organizationId": ORGANIZATION, "nmae": "x"})
    assert answer.structured_content is not None
    assert answer.structured_content["context"]["organization"]["id"] == ORGANIZATION
    assert refused.structured_content is not None
    assert refused.structured_content["error"]["code"] == "InvalidArgumentError"


async def test_the_fixture_that_fails_is_an_error_of_our_own_door() -> None:
    """What the suite scores as error handling is ours, not the SDK's."""
    async with furnished() as host:
        failed = await host.call_tool("test_error_handling", {})
    assert failed.is_error
    assert failed.structured_content is not None
    assert failed.structured_content["error"]["code"] == "InvalidArgumentError"


async def test_a_server_as_it_is_served_offers_no_fixture() -> None:
    """The catalogue knows nothing of the suite, nor does anything that is installed."""
    ours = bench(StubDinero())
    async with Client(make_server(FULL, catalogue(), ours.connection, ours.clock)) as host:
        names = [tool.name for tool in (await host.list_tools()).tools]
        prompts = [prompt.name for prompt in (await host.list_prompts()).prompts]
    assert [name for name in (*names, *prompts) if name.startswith("test_")] == []


@pytest.mark.parametrize("baseline", BASELINES, ids=lambda path: path.stem)
def test_every_entry_of_a_baseline_stands_under_an_argument(baseline: Path) -> None:
    """A list of excuses without reasons would only grow."""
    text = baseline.read_text(encoding="utf-8")
    entries = yaml.safe_load(text)["server"]
    _, _, listed = text.partition("server:\n")
    assert len(entries) == len(set(entries))
    assert re.match(r" +#", listed), "the first entry has no argument"
    assert set(re.findall(r"^  - (\S+)$", listed, re.MULTILINE)) == set(entries)


FOREVER = "import threading; threading.Event().wait()"
HOLDER = f"import sys; held = open(sys.argv[1], 'wb'); print('held', flush=True); {FOREVER}"
LEAVER = (
    "import subprocess, sys;"
    f"child = subprocess.Popen([sys.executable, '-c', {HOLDER!r}, sys.argv[1]],"
    " stdout=subprocess.PIPE, stderr=subprocess.DEVNULL);"
    "child.stdout.readline()"
)


def test_a_program_that_does_not_end_is_ended() -> None:
    """No run waits for ever; the code is that of `timeout`."""
    ended = run([sys.executable, "-c", FOREVER], 0.1, dict(os.environ))
    assert ended.code == 124
    assert "no end within" in ended.err


def test_what_a_program_leaves_running_is_ended_with_it(tmp_path: Path) -> None:
    """A server that a tool started does not outlive the tool: its end of the pipe is closed."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        ended = run([sys.executable, "-c", LEAVER, str(pipe)], 60, dict(os.environ))
        closed, _, _ = select.select([reader], [], [], 30)
        assert ended.code == 0, ended.last_words
        assert closed, "it still holds the pipe"
    finally:
        os.close(reader)


def test_without_node_one_line_says_what_to_install(tmp_path: Path) -> None:
    """Whoever asks for the run by name learns what it lacks."""
    with pytest.raises(Missing, match=r"^Node\.js with npm was not found: install both .*again\.$"):
        installed(tmp_path, find=lambda _program: None)


def test_a_version_is_compared_as_numbers() -> None:
    """22.9 is older than 22.19."""
    assert version("v22.9.0\n") < version("v22.19.0\n") < version("v24.1.0")


def test_each_output_shape_is_tried_once() -> None:
    """The frame that every answer has makes no shape of its own."""
    ours = bench(StubDinero())
    tools = [each.model_dump(by_alias=True) for each in ours.door().published()]
    shapes = shapes_of(tools)
    named = {name for name, _ in shapes.values()}
    assert len(named) == len(shapes)
    assert frozenset({"items", "pagination"}) in shapes
    assert named <= {tool.name for tool in catalogue()}


async def test_an_address_that_nothing_has_is_named_in_the_error() -> None:
    """What the suite recommends: the error's data says which address it was."""
    ours = bench(StubDinero())
    async with Client(make_server(FULL, catalogue(), ours.connection, ours.clock)) as host:
        with pytest.raises(MCPError) as refused:
            await host.read_resource("test://nowhere")
    assert refused.value.error.data == {"uri": "test://nowhere"}
