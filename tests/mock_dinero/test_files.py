"""The file archive: which files are listed, and what their bytes are."""

from __future__ import annotations

import io
import subprocess
from dataclasses import replace
from pathlib import Path
from shutil import which
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from mock_dinero.files import content
from mock_dinero.ledger.papers import File
from mock_dinero.switches import Switches
from tests.mock_dinero.fakes import FILES, MADE, ODD, Fake, MakeFake, guid

PATH = f"/v1/{ODD}/files"
BY_EXTENSION = {file.extension: file for file in reversed(FILES)}


def listed(fake: Fake, **query: Any) -> list[str]:
    """The last digit of each guid that a query lists, the odd one as 1."""
    rows = fake.get(PATH, **query).json()
    return [row["FileGuid"][-1] if row["FileGuid"].startswith("0") else "1" for row in rows]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, "12345678"),
        ({"fileStatus": "Used"}, "1"),
        ({"fileStatus": "unused", "pageSize": "3"}, "234"),
        ({"extensions": "pdf"}, "156"),
        ({"extensions": "png,.JPG"}, "23"),
        ({"extensions": ["png", "csv"]}, "24"),
        ({"page": "2", "pageSize": "3"}, "78"),
        ({"uploadedAfter": "2025/04/02"}, "45678"),
        ({"uploadedAfter": "2025/4/3"}, "5678"),
        ({"uploadedBefore": "2025/03/02"}, "12"),
        ({"uploadedBefore": "2025-03-02T03:04:05.060Z"}, "12"),
        ({"uploadedAfter": "2025-03-02T03:04:05.060Z", "uploadedBefore": "2025-05-01"}, "34"),
        ({"fields": "Name", "uploadedAfter": "2025/07/01"}, "78"),
    ],
)
def test_files_are_listed_by_extension_use_and_day_of_upload(
    fake: Fake, query: dict[str, Any], found: str
) -> None:
    """A bare array; days are understood in both spellings in use."""
    assert listed(fake, **query) == list(found)


@pytest.mark.parametrize(
    ("query", "by_name", "swapped"),
    [
        ({"uploadedAfter": "2025/03/02"}, "345678", "12"),
        ({"uploadedBefore": "2025/03/02"}, "12", "345678"),
        ({"uploadedAfter": "2025/03/02", "uploadedBefore": "2025/05/01"}, "34", ""),
        ({"uploadedAfter": "2025/05/01", "uploadedBefore": "2025/03/02"}, "", "34"),
        ({}, "12345678", "12345678"),
    ],
)
def test_a_switch_swaps_the_two_days_of_upload(
    make_fake: MakeFake, query: dict[str, str], by_name: str, swapped: str
) -> None:
    """As the published texts have them; while it runs as well, and the documented profile is the swapped one."""
    fake = make_fake().sign_in()
    assert listed(fake, **query) == list(by_name)
    fake.control("switches", set={"file_dates": "swapped"})
    assert listed(fake, **query) == list(swapped)
    assert Switches.profile("documented").file_dates == "swapped"


@pytest.mark.parametrize("text", ["2025/13/01", "i går"])
def test_a_day_of_upload_that_is_none_is_a_400_of_code_42(fake: Fake, text: str) -> None:
    """It names the parameter."""
    answer = fake.get(PATH, uploadedAfter=text)
    assert (answer.status_code, list(answer.json()["validationErrors"])) == (400, ["uploadedAfter"])


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.extension}-{file.size}")
def test_a_download_gives_the_bytes_the_list_promises(fake: Fake, file: File) -> None:
    """Exactly as many, whatever the guid looks like and however it is cased."""
    answer = fake.get(f"{PATH}/{file.guid.upper()}")
    assert (answer.status_code, len(answer.content)) == (200, file.size)
    assert answer.content == content(file) == content(replace(file))


@pytest.mark.parametrize(
    ("extension", "kind"),
    [("pdf", "application/pdf"), ("png", "image/png"), ("jpg", "image/jpeg"), ("xml", "application/xml")],
)
def test_a_download_has_the_media_type_of_its_extension(fake: Fake, extension: str, kind: str) -> None:
    """The published description names none."""
    assert fake.get(f"{PATH}/{BY_EXTENSION[extension].guid}").headers["content-type"] == kind


def test_an_unknown_file_is_a_json_404(fake: Fake) -> None:
    """Of code 40."""
    answer = fake.get(f"{PATH}/{guid(7, 99)}")
    assert (answer.status_code, answer.json()["code"]) == (404, 40)


@settings(deadline=None)  # the first PDF loads fpdf2
@given(size=st.integers(0, 12_000), extension=st.sampled_from(["pdf", "png", "jpeg", "xml", "csv", "heic"]))
def test_content_is_as_long_as_the_file_says(size: int, extension: str) -> None:
    """Too short for the format, just long enough, padded."""
    file = File(guid="g", name="n", extension=extension, size=size, uploaded_at=MADE)
    assert len(content(file)) == size


@pytest.mark.parametrize("extension", ["png", "jpg"])
@pytest.mark.parametrize("more", [0, 1, 11, 12, 13, 40_000])
def test_a_picture_opens_whatever_its_padding(extension: str, more: int) -> None:
    """Down to the last row of points."""
    file = File(guid="g", name=None, extension=extension, size=9_000 + more, uploaded_at=MADE)
    with Image.open(io.BytesIO(content(file))) as picture:
        picture.load()
        assert picture.format == {"png": "PNG", "jpg": "JPEG"}[extension]


@pytest.mark.skipif(which("pdftotext") is None, reason="pdftotext (poppler-utils) is not installed")
@pytest.mark.parametrize(("size", "pages"), [(20_480, 3), (6 * 1024 * 1024 + 1, 12)])
def test_a_pdf_opens_with_all_its_pages(tmp_path: Path, size: int, pages: int) -> None:
    """In an independent reader, which repairs nothing silently."""
    file = File(
        guid="g", name="kvittering æøå.pdf", extension="pdf", size=size, pages=pages, uploaded_at=MADE
    )
    path = tmp_path / "made.pdf"
    path.write_bytes(content(file))
    done = subprocess.run(["pdftotext", str(path), "-"], capture_output=True, text=True, check=True)  # noqa: S607
    assert (done.stderr, f"Side {pages} af {pages}" in done.stdout) == ("", True)
    assert "kvittering æøå.pdf" in done.stdout
