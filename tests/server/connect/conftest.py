"""What tests of connecting may rely on: a desk on a fake of three companies."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mock_dinero.world.world import World
from tests.server.connect.parts import Setting, a_setting, small_world


@pytest.fixture(scope="session")
def three_companies() -> World:
    """Two with Pro, one without."""
    return small_world()


@pytest.fixture
def make_setting(tmp_path: Path, three_companies: World) -> Callable[..., Setting]:
    """Desks with settings or switches of the fake's."""

    def make(**settings: Any) -> Setting:
        return a_setting(tmp_path, three_companies, **settings)

    return make


@pytest.fixture
def setting(make_setting: Callable[..., Setting]) -> Setting:
    """A desk with the application's client id and secret."""
    return make_setting()
