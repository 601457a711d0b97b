"""Editable installs of dinero_contract.

Law of this module: it changes nothing in a normal wheel. The folder `contract_tests/` is imported as
`dinero_contract`; the wheel renames it, but a path file cannot, so an editable install maps the one name.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from editables import EditableProject
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class EditableContract(BuildHookInterface[Any]):
    """Adds the mapping `dinero_contract` -> `contract_tests/` to an editable wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Write the mapping's files beside the wheel being built; `version` is "editable" or "standard"."""
        if version != "editable":
            return
        project = EditableProject("dinero-contract", self.root)
        project.map("dinero_contract", "contract_tests")
        folder = Path(tempfile.mkdtemp(prefix="dinero-contract-"))
        for name, content in project.files():
            (folder / name).write_text(content, encoding="utf-8")
            build_data["force_include_editable"][str(folder / name)] = name
        build_data["dependencies"].extend(project.dependencies())
