"""Dinero's description of itself, for generators and for people."""

from __future__ import annotations

import json
import re

from tests.mock_dinero.fakes import Fake


def test_a_generator_finds_every_operation_and_calls_the_fake(fake: Fake) -> None:
    """64 reads in full, 72 writes by name, and the server it was asked at; without a token."""
    document = fake.ask("GET", "/openapi/v1/swagger.json", headers={}).json()
    operations = [one for path in document["paths"].values() for one in path.values()]
    assert document["openapi"].startswith("3.")
    assert len(operations) == 64 + 72
    assert len({one["operationId"] for one in operations}) == len(operations)
    assert document["servers"] == [{"url": "http://fake"}]


def test_every_reference_and_path_parameter_of_the_document_is_there(fake: Fake) -> None:
    """A generator trips over nothing."""
    document = fake.ask("GET", "/openapi/v1/swagger.json", headers={}).json()
    references = set(re.findall(r'"#/components/schemas/([^"]+)"', json.dumps(document)))
    assert references <= document["components"]["schemas"].keys()
    for path, operations in document["paths"].items():
        for one in operations.values():
            named = {parameter["name"] for parameter in one["parameters"] if parameter.get("in") == "path"}
            assert named == set(re.findall(r"\{([^}]+)\}", path)), path


def test_people_find_a_list(fake: Fake) -> None:
    """With a link to the document."""
    page = fake.ask("GET", "/openapi/index.html", headers={})
    assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert "GET /v1/{organizationId}/contacts" in page.text
    assert 'href="/openapi/v1/swagger.json"' in page.text
