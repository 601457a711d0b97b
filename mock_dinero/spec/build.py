"""observed.json = published.json + overlay.yaml.

Law of this module: pure, but for `main`. Each departure of the overlay changes the document in the ways it
names; a departure that names what is not there is an error, so the overlay cannot rot.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent
REFERENCE = "#/components/schemas/"
Json = dict[str, Any]


def build(published: Json, overlay: Json) -> Json:
    """Return the description of what the fake answers."""
    document = copy.deepcopy(published)
    document["info"] = {
        "title": "Dinero API v1 as the fake answers it",
        "version": published["info"]["version"],
    }
    document["components"]["schemas"].update(copy.deepcopy(overlay["schemas"]))
    for departure in overlay["departures"]:
        for name, apply in CHANGES.items():
            if name in departure:
                apply(document, departure[name])
    return document


def text(document: Json) -> str:
    """Return the document as it is committed."""
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def project(document: Json, paths: list[str]) -> None:
    """Let the rows of these lists hold any of their keys in any spelling."""
    for path in paths:
        content = document["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]
        content["schema"] = _projected(document, content["schema"])


def formats(document: Json, patterns: dict[str, str]) -> None:
    """Put a pattern in the place of a format, in every schema."""
    for schema in _nodes(document["components"]["schemas"]):
        if isinstance(found := schema.get("format"), str) and found in patterns:
            del schema["format"]
            schema["pattern"] = patterns[found]


def properties(document: Json, changes: dict[str, Json]) -> None:
    """Replace or add properties of schemas, their projections included."""
    for name, replaced in changes.items():
        document["components"]["schemas"][name]["properties"].update(replaced)


def optional(document: Json, changes: dict[str, list[str]]) -> None:
    """Let properties be absent."""
    for name, keys in changes.items():
        schema = document["components"]["schemas"][name]
        schema["required"] = [key for key in schema["required"] if key not in keys]


def contents(document: Json, changes: dict[str, dict[str, str]]) -> None:
    """Say what the 200 of a GET holds."""
    for path, kinds in changes.items():
        media = {kind: {"schema": {"$ref": REFERENCE + name}} for kind, name in kinds.items()}
        document["paths"][path]["get"]["responses"]["200"].setdefault("content", {}).update(media)


def responses(document: Json, changes: dict[str, dict[str, str]]) -> None:
    """Add answers of other statuses to every operation."""
    for operation in (one for path in document["paths"].values() for one in path.values()):
        for status, kinds in changes.items():
            media = {kind: {"schema": {"$ref": REFERENCE + name}} for kind, name in kinds.items()}
            operation["responses"][status] = {"description": "", "content": media}


Change = Callable[[Json, Any], None]
CHANGES: dict[str, Change] = {
    "formats": formats,
    "properties": properties,
    "optional": optional,
    "project": project,
    "contents": contents,
    "responses": responses,
}


def departures() -> list[Json]:
    """Return what the overlay departs in, each with `says` and `evidence`."""
    found: list[Json] = yaml.safe_load((FOLDER / "overlay.yaml").read_text(encoding="utf-8"))["departures"]
    return found


def main() -> None:
    """Write observed.json."""
    published = json.loads((FOLDER / "published.json").read_text(encoding="utf-8"))
    overlay = yaml.safe_load((FOLDER / "overlay.yaml").read_text(encoding="utf-8"))
    (FOLDER / "observed.json").write_text(text(build(published, overlay)), encoding="utf-8")


def _projected(document: Json, schema: Json) -> Json:
    """Return the schema of a bare list or a page whose rows are projections."""
    if schema.get("type") == "array":
        return {"type": "array", "items": _selection(document, schema["items"]["$ref"])}
    page: Json = copy.deepcopy(document["components"]["schemas"][schema["$ref"].removeprefix(REFERENCE)])
    rows = page["properties"]["Collection"]
    rows["items"] = _selection(document, rows["items"]["$ref"])
    return page


def _selection(document: Json, reference: str) -> Json:
    """Return a reference to the projection of a row schema, made on first use."""
    schemas = document["components"]["schemas"]
    name = reference.removeprefix(REFERENCE)
    keys = schemas[name]["properties"]
    patterns = {f"^{_any_case(key)}$": {"$ref": f"{REFERENCE}{name}/properties/{key}"} for key in keys}
    schemas[f"{name}Selection"] = {
        "type": "object",
        "additionalProperties": False,
        "patternProperties": patterns,
    }
    return {"$ref": f"{REFERENCE}{name}Selection"}


def _any_case(key: str) -> str:
    return "".join(f"[{letter.upper()}{letter.lower()}]" if letter.isalpha() else letter for letter in key)


def _nodes(schema: Any) -> Iterator[Json]:
    """Yield every object inside a schema, itself included."""
    if isinstance(schema, dict):
        yield schema
        for value in list(schema.values()):
            yield from _nodes(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from _nodes(value)


if __name__ == "__main__":
    main()
