"""What the conformance suite asks every server for by name, first part: content, logs, progress, questions back.

Law of this module: plain functions, one for each name that a scenario calls; nothing here is offered outside the
conformance run. What a scenario wants of each is in the suite's own description of it.
"""

from __future__ import annotations

import json
from collections.abc import Callable

from mcp.server.mcpserver import Context
from mcp.server.mcpserver.prompts.base import UserMessage
from mcp.shared.exceptions import MCPError
from mcp_types import (
    MISSING_REQUIRED_CLIENT_CAPABILITY,
    AudioContent,
    EmbeddedResource,
    ImageContent,
    SamplingMessage,
    TextContent,
    TextResourceContents,
)
from pydantic import BaseModel, Field, JsonValue

PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
SILENCE = "UklGRiQAAABXQVZFZm10IBAAAAABAAEAQB8AAIA+AAACABAAZGF0YQAAAAA="


def text(said: str) -> TextContent:
    """A text block."""
    return TextContent(type="text", text=said)


def pixel() -> ImageContent:
    """A picture of one dot."""
    return ImageContent(type="image", data=PIXEL, mime_type="image/png")


def embedded(uri: str, mime_type: str, said: str) -> EmbeddedResource:
    """A resource inside a message."""
    return EmbeddedResource(
        type="resource", resource=TextResourceContents(uri=uri, mime_type=mime_type, text=said)
    )


def test_image_content() -> list[ImageContent]:
    """A picture."""
    return [pixel()]


def test_audio_content() -> list[AudioContent]:
    """A sound."""
    return [AudioContent(type="audio", data=SILENCE, mime_type="audio/wav")]


def test_embedded_resource() -> list[EmbeddedResource]:
    """A resource inside the answer."""
    return [embedded("test://embedded-resource", "text/plain", "This is an embedded resource content.")]


def test_multiple_content_types() -> list[TextContent | ImageContent | EmbeddedResource]:
    """A text, a picture and a resource."""
    inside = embedded("test://mixed-content-resource", "application/json", '{"test":"data","value":123}')
    return [text("Multiple content types test:"), pixel(), inside]


async def test_tool_with_logging(context: Context) -> str:
    """Tells three things to the log of the client."""
    for step in ("Tool execution started", "Tool processing data", "Tool execution completed"):
        await context.info(step)
    return "Three messages were logged."


async def test_logging_tool(context: Context) -> str:
    """Tells one thing to the log of a client that asked for it."""
    await context.info("One message")
    return "One message was logged."


async def test_tool_with_progress(context: Context) -> str:
    """Tells its progress three times."""
    for done in (0, 50, 100):
        await context.report_progress(done, 100, f"Completed step {done} of 100")
    return "Done."


async def test_sampling(prompt: str, context: Context) -> str:
    """Asks the client's model."""
    answer = await context.session.create_message(
        messages=[SamplingMessage(role="user", content=text(prompt))],
        max_tokens=100,
        related_request_id=context.request_id,
    )
    return f"LLM response: {answer.content.text if isinstance(answer.content, TextContent) else ''}"


class Said(BaseModel):
    """What a person is asked for."""

    response: str = Field(default="", description="User's response")


class Defaults(BaseModel):
    """One question of each primitive type, each with a default."""

    name: str = Field(default="John Doe", description="User name")
    age: int = Field(default=30, description="User age")
    score: float = Field(default=95.5, description="User score")
    status: str = Field(
        default="active",
        description="User status",
        json_schema_extra={"enum": ["active", "inactive", "pending"]},
    )
    verified: bool = Field(default=True, description="Verification status")


TITLED: list[JsonValue] = [{"const": "low", "title": "Low"}, {"const": "high", "title": "High"}]


class Choices(BaseModel):
    """One question for each way to write a choice; the names are the suite's."""

    untitledSingle: str = Field(json_schema_extra={"enum": ["one", "two", "three"]})  # noqa: N815
    titledSingle: str = Field(json_schema_extra={"oneOf": TITLED})  # noqa: N815
    untitledMulti: list[str] = Field(  # noqa: N815
        json_schema_extra={"items": {"type": "string", "enum": ["one", "two", "three"]}}
    )
    titledMulti: list[str] = Field(json_schema_extra={"items": {"anyOf": TITLED}})  # noqa: N815
    legacyEnum: str = Field(  # noqa: N815
        json_schema_extra={"enum": ["one", "two"], "enumNames": ["The first", "The second"]}
    )


async def asked(context: Context, message: str, schema: type[BaseModel]) -> str:
    """What a person answered to a form."""
    answer = await context.elicit(message=message, schema=schema)
    content = answer.data.model_dump_json() if answer.action == "accept" else "{}"
    return f"action={answer.action}, content={content}"


async def test_elicitation(message: str, context: Context) -> str:
    """Asks the person."""
    return f"User response: {await asked(context, message, Said)}"


async def test_elicitation_sep1034_defaults(context: Context) -> str:
    """Asks the person with defaults."""
    return f"Elicitation completed: {await asked(context, 'Please provide user information', Defaults)}"


async def test_elicitation_sep1330_enums(context: Context) -> str:
    """Asks the person to choose."""
    return f"Elicitation completed: {await asked(context, 'Please choose', Choices)}"


async def test_missing_capability(context: Context) -> str:
    """Needs a client whose model may be asked, and says so as the protocol wants it."""
    known = context.client_capabilities
    if known is None or known.sampling is None:
        raise MCPError(
            MISSING_REQUIRED_CLIENT_CAPABILITY,
            "This tool needs a client that samples.",
            {"requiredCapabilities": {"sampling": {}}},
        )
    return "The client samples."


async def test_trigger_tool_change(context: Context) -> str:
    """Announces another list of tools to those who listen."""
    await context.notify_tools_changed()
    return "Announced."


async def test_trigger_prompt_change(context: Context) -> str:
    """Announces another list of prompts to those who listen."""
    await context.notify_prompts_changed()
    return "Announced."


TOOLS = (
    test_image_content,
    test_audio_content,
    test_embedded_resource,
    test_multiple_content_types,
    test_tool_with_logging,
    test_logging_tool,
    test_tool_with_progress,
    test_sampling,
    test_elicitation,
    test_elicitation_sep1034_defaults,
    test_elicitation_sep1330_enums,
    test_missing_capability,
    test_trigger_tool_change,
    test_trigger_prompt_change,
)


def static_text() -> str:
    """A text."""
    return "This is the content of the static text resource."


def static_binary() -> bytes:
    """Bytes that are no text."""
    return b"\x89PNG\r\n\x1a\n"


def watched() -> str:
    """A text that can be subscribed to."""
    return "Nothing has changed yet."


def templated(id: str) -> str:  # noqa: A002  the suite's template calls it so
    """What an address with a variable holds."""
    return json.dumps({"id": id, "templateTest": True, "data": f"Data for ID: {id}"})


RESOURCES: dict[str, tuple[str, Callable[..., str | bytes]]] = {
    "test://static-text": ("text/plain", static_text),
    "test://static-binary": ("image/png", static_binary),
    "test://watched-resource": ("text/plain", watched),
    "test://template/{id}/data": ("application/json", templated),
}


def test_simple_prompt() -> list[UserMessage]:
    """A prompt without arguments."""
    return [UserMessage(content=text("This is a simple prompt for testing."))]


def test_prompt_with_arguments(arg1: str, arg2: str) -> list[UserMessage]:
    """A prompt with two arguments."""
    return [UserMessage(content=text(f"Prompt with arguments: arg1='{arg1}', arg2='{arg2}'"))]


def test_prompt_with_embedded_resource(resourceUri: str) -> list[UserMessage]:  # noqa: N803
    """A prompt that holds a resource."""
    inside = embedded(resourceUri, "text/plain", "Embedded resource content for testing.")
    return [
        UserMessage(content=inside),
        UserMessage(content=text("Please process the embedded resource above.")),
    ]


def test_prompt_with_image() -> list[UserMessage]:
    """A prompt that holds a picture."""
    return [UserMessage(content=pixel()), UserMessage(content=text("Please analyze the image above."))]


PROMPTS = (
    test_simple_prompt,
    test_prompt_with_arguments,
    test_prompt_with_embedded_resource,
    test_prompt_with_image,
)
