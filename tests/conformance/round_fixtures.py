"""What the conformance suite asks every server for by name, second part: answers that first want something back.

Law of this module: as in the first part. A function that needs an answer returns what it asks for, and is called again
with it; what it must remember meanwhile travels as the request's state, which the SDK seals.
"""

from __future__ import annotations

import json
from typing import Any

from mcp.server.mcpserver import Context
from mcp.server.mcpserver.prompts.base import UserMessage
from mcp_types import (
    CreateMessageRequest,
    CreateMessageRequestParams,
    ElicitRequest,
    ElicitRequestFormParams,
    ElicitResult,
    InputRequest,
    InputRequiredResult,
    ListRootsRequest,
    SamplingMessage,
)

from tests.conformance.content_fixtures import text


def question(message: str, wanted: str, kind: str = "string") -> ElicitRequest:
    """A form with one field."""
    schema: dict[str, Any] = {"type": "object", "properties": {wanted: {"type": kind}}, "required": [wanted]}
    return ElicitRequest(params=ElicitRequestFormParams(message=message, requested_schema=schema))


def to_model(said: str) -> CreateMessageRequest:
    """A question to the client's model."""
    messages = [SamplingMessage(role="user", content=text(said))]
    return CreateMessageRequest(params=CreateMessageRequestParams(messages=messages, max_tokens=100))


def wants(state: str | None = None, **requests: InputRequest) -> InputRequiredResult:
    """What must come back before there is an answer."""
    return InputRequiredResult(input_requests=requests, request_state=state)


def given(context: Context, name: str, field: str) -> str | None:
    """What the person put into a form; None where it is missing."""
    answer = (context.input_responses or {}).get(name)
    content = answer.content if isinstance(answer, ElicitResult) else None
    return str(content[field]) if content and field in content else None


def test_input_required_result_elicitation(context: Context) -> str | InputRequiredResult:
    """Asks for a name."""
    name = given(context, "user_name", "name")
    return f"Hello, {name}!" if name else wants(user_name=question("What is your name?", "name"))


def test_streaming_elicitation(context: Context) -> str | InputRequiredResult:
    """Asks for a name; the suite looks at the stream it is asked on."""
    return test_input_required_result_elicitation(context)


def test_input_required_result_sampling(context: Context) -> str | InputRequiredResult:
    """Asks the client's model."""
    if "capital_question" in (context.input_responses or {}):
        return "The model answered."
    return wants(capital_question=to_model("What is the capital of France?"))


def test_input_required_result_list_roots(context: Context) -> str | InputRequiredResult:
    """Asks for the client's roots."""
    if "client_roots" in (context.input_responses or {}):
        return "The roots came."
    return wants(client_roots=ListRootsRequest())


def test_input_required_result_request_state(context: Context) -> str | InputRequiredResult:
    """Asks for a yes, and must get its state back with it."""
    if given(context, "confirm", "ok") and context.request_state == "asked":
        return "state-ok"
    return wants("asked", confirm=question("Please confirm", "ok", "boolean"))


def test_input_required_result_multiple_inputs(context: Context) -> str | InputRequiredResult:
    """Asks the person, the model and for the roots at once."""
    requests: dict[str, InputRequest] = {
        "user_name": question("What is your name?", "name"),
        "greeting": to_model("Generate a greeting"),
        "client_roots": ListRootsRequest(),
    }
    if requests.keys() <= (context.input_responses or {}).keys():
        return "All of it came."
    return wants("multiple", **requests)


def test_input_required_result_multi_round(context: Context) -> str | InputRequiredResult:
    """Asks for a name, then for a colour, then answers with both."""
    state: dict[str, Any] = json.loads(context.request_state or "{}")
    name = state.get("name") or given(context, "step1", "name")
    colour = given(context, "step2", "color")
    if name and colour:
        return f"{name} likes {colour}."
    if name and context.request_state:
        second = question("Step 2: What is your favorite color?", "color")
        return wants(json.dumps({"round": 2, "name": name}), step2=second)
    return wants(json.dumps({"round": 1}), step1=question("Step 1: What is your name?", "name"))


def test_input_required_result_tampered_state(context: Context) -> str | InputRequiredResult:
    """Asks for a yes; a state that was changed on the way never gets here."""
    if context.request_state:
        return f"state-ok: {context.request_state}"
    return wants("asked", confirm=question("Please confirm", "ok", "boolean"))


def test_input_required_result_capabilities(context: Context) -> InputRequiredResult:
    """Asks only for what the client said it can give."""
    known = context.client_capabilities
    requests: dict[str, InputRequest] = {}
    if known and known.sampling is not None:
        requests["sample"] = to_model("Say hello")
    if known and known.elicitation is not None:
        requests["ask"] = question("What is your name?", "name")
    return wants("by capability", **requests)


TOOLS = (
    test_input_required_result_elicitation,
    test_streaming_elicitation,
    test_input_required_result_sampling,
    test_input_required_result_list_roots,
    test_input_required_result_request_state,
    test_input_required_result_multiple_inputs,
    test_input_required_result_multi_round,
    test_input_required_result_tampered_state,
    test_input_required_result_capabilities,
)


def test_input_required_result_prompt(context: Context) -> list[UserMessage] | InputRequiredResult:
    """A prompt that asks what it is about."""
    about = given(context, "user_context", "context")
    if about:
        return [UserMessage(content=text(f"Use the following context: {about}"))]
    return wants(user_context=question("What context should the prompt use?", "context"))


PROMPTS = (test_input_required_result_prompt,)
