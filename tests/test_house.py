"""The house rules, held over every file at once.

Law of this module: a rule is a list of offenders that must be empty; no file is excepted.
"""

from __future__ import annotations

import ast
import functools
import graphlib
import re
import statistics
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

from dinero_mcp.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
PACKAGES = {
    "dinero_mcp": "server/dinero_mcp",
    "mock_dinero": "mock_dinero",
    "dinero_contract": "contract_tests",
}
TESTS = ("tests", "contract_tests")
ROOMS = (".ci", ".github", "bench", "cassettes", "contract_tests", "docs", "mock_dinero", "server", "tests")

REAL_SLEEPS = {"time.sleep", "asyncio.sleep", "anyio.sleep", "sleep"}
DISTRIBUTIONS = {
    "fpdf": "fpdf2",
    "jwt": "pyjwt",
    "mcp_types": "mcp",
    "opentelemetry": "opentelemetry-api",
    "pydantic_settings": "pydantic-settings",
    "stdnum": "python-stdnum",
    "vcr": "vcrpy",
    "yaml": "PyYAML",
}
NEVER_IMPORTED = {"httptools", "tzdata", "uvloop"}
"""Found by others when they are there: uvicorn's parser and event loop, zoneinfo's data."""
PLUGINS = {"pytest-xdist"}
"""What pytest loads by its name."""
RECORDING = {"vcrpy"}
"""`mock-dinero record` asks for the extra `record`, which nobody else needs."""
CACHES = {"__pycache__", ".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis"}

LINES_OF_A_FUNCTION = 50
LINES_OF_A_FILE = 400
LINES_OF_A_TEST_FILE = 600
MEDIAN_FUNCTION = 10

FORBIDDEN_TEXT = {
    "a path of one machine": re.compile(r"(?<![\w.])/(?:work|farm|root)/|/tmp/\w"),
    "the address of a package index": re.compile(
        r"index[-]url|pypi[.]org|pythonhosted[.]org|npmjs[.](?:org|com)|yarnpkg[.]com|crates[.]io|deb[.]debian[.]org"
    ),
}

Definition = ast.FunctionDef | ast.AsyncFunctionDef


@functools.cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


@functools.cache
def committed() -> tuple[Path, ...]:
    """Every file of the rooms and of the top level; caches and a person's own .env are no part of them."""
    rooms = (path for room in ROOMS for path in (ROOT / room).rglob("*") if not CACHES & {*path.parts})
    return tuple(path for path in (*ROOT.iterdir(), *rooms) if path.is_file() and path.name != ".env")


def python_files(*rooms: str) -> list[Path]:
    every = [path for path in committed() if path.suffix == ".py"]
    return [path for path in every if not rooms or path.relative_to(ROOT).parts[0] in rooms]


@functools.cache
def functions(path: Path) -> tuple[Definition, ...]:
    return tuple(node for node in ast.walk(tree(path)) if isinstance(node, Definition))


def place(path: Path, node: Definition | None = None) -> str:
    return path.relative_to(ROOT).as_posix() + (f"::{node.name}" if node else "")


def body_lines(function: Definition) -> int:
    """Lines from the first statement to the last, the docstring not counted."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return function.body[-1].end_lineno - body[0].lineno + 1 if body and function.body[-1].end_lineno else 0


def limit(path: Path) -> int:
    return LINES_OF_A_TEST_FILE if "tests" in path.relative_to(ROOT).parts[0] else LINES_OF_A_FILE


def checks_in(path: Path) -> Iterator[Definition]:
    return (node for node in functions(path) if node.name.startswith("test_"))


def calls(path: Path) -> Iterator[tuple[ast.Call, str]]:
    """Every call with the dotted text of what is called."""
    return ((node, ast.unparse(node.func)) for node in ast.walk(tree(path)) if isinstance(node, ast.Call))


def long_functions() -> set[str]:
    every = ((path, node) for path in python_files() for node in functions(path))
    return {place(path, node) for path, node in every if body_lines(node) > LINES_OF_A_FUNCTION}


def long_files() -> set[str]:
    return {place(path) for path in python_files() if len(path.read_text().splitlines()) > limit(path)}


def module_name(path: Path, folder: str, package: str) -> str:
    parts = path.relative_to(ROOT / folder).with_suffix("").parts
    return ".".join((package, *(part for part in parts if part != "__init__")))


@functools.cache
def modules() -> dict[str, Path]:
    """Dotted name -> file, for the three packages."""
    every = (
        (package, folder, path)
        for package, folder in PACKAGES.items()
        for path in (ROOT / folder).rglob("*.py")
    )
    return {module_name(path, folder, package): path for package, folder, path in every}


def only_for_types(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)


def run_time_nodes(node: ast.AST) -> Iterator[ast.AST]:
    """The node and what is below it, imports for type checkers left out."""
    yield node
    for child in ast.iter_child_nodes(node):
        if not only_for_types(child):
            yield from run_time_nodes(child)


def origin(node: ast.ImportFrom, importer: str) -> str:
    """Return the absolute name of what `from ... import` reads from."""
    if not node.level:
        return node.module or ""
    is_package = modules()[importer].name == "__init__.py"
    parents = importer.split(".")[: len(importer.split(".")) - node.level + is_package]
    return ".".join((*parents, node.module) if node.module else parents)


def imported(importer: str) -> Iterator[str]:
    """Yield the absolute names a module imports at run time, submodules by their own name."""
    for node in run_time_nodes(tree(modules()[importer])):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = origin(node, importer)
            names = {f"{base}.{alias.name}" for alias in node.names} & modules().keys()
            yield from names or {base}


def test_no_function_is_longer_than_fifty_lines() -> None:
    """A function fits on a screen."""
    assert long_functions() == set()


def test_no_file_is_longer_than_its_limit() -> None:
    """400 lines for source, 600 for tests: a room one can see across."""
    assert long_files() == set()


def test_half_of_all_functions_are_shorter_than_ten_lines() -> None:
    """The median, over the three packages, says whether the house is readable."""
    lengths = [body_lines(node) for path in modules().values() for node in functions(path)]
    assert statistics.median(lengths) < MEDIAN_FUNCTION


def test_every_module_states_its_law() -> None:
    """A module opens with a docstring."""
    assert [place(path) for path in python_files() if not ast.get_docstring(tree(path))] == []


def test_every_test_says_what_it_shows() -> None:
    """A test has a docstring."""
    every = ((path, node) for path in python_files(*TESTS) for node in checks_in(path))
    assert [place(path, node) for path, node in every if not ast.get_docstring(node)] == []


def test_tests_are_functions() -> None:
    """No test classes: a test's name is its sentence and its fixtures are its arguments."""
    every = ((path, node) for path in python_files(*TESTS) for node in ast.walk(tree(path)))
    classes = [(path, node) for path, node in every if isinstance(node, ast.ClassDef)]
    assert [f"{place(path)}::{node.name}" for path, node in classes if node.name.startswith("Test")] == []


def test_nothing_of_ours_is_patched() -> None:
    """Clock, randomness and I/O are arguments, so that no test reaches into a module."""
    forbidden = re.compile(r"(^|\.)patch(\.\w+)?$|^monkeypatch\.(setattr|delattr|setitem)$")
    found = [(path, text) for path in python_files(*TESTS) for _, text in calls(path)]
    assert [f"{place(path)}: {text}" for path, text in found if forbidden.search(text)] == []


def test_no_test_sleeps() -> None:
    """Waiting is for an event, never for a time; sleep(0) only lets others run."""
    found = [
        (path, node)
        for path in python_files(*TESTS)
        for node, text in calls(path)
        if text in REAL_SLEEPS and ast.unparse(node) != f"{text}(0)"
    ]
    assert [f"{place(path)}:{node.lineno}" for path, node in found] == []


def test_no_module_imports_itself_in_a_circle() -> None:
    """Any order of reading that follows the imports comes to an end."""
    graph = {name: set(imported(name)) & modules().keys() - {name} for name in modules()}
    assert set(graphlib.TopologicalSorter(graph).static_order()) == modules().keys()


def test_the_ledger_needs_only_the_standard_library() -> None:
    """The engine is pure: no framework, no file format, no other room."""
    own = "mock_dinero.ledger"
    ledger = [name for name in modules() if name.startswith(own)]
    targets = {(name, target) for name in ledger for target in imported(name) if not target.startswith(own)}
    foreign = [pair for pair in targets if pair[1].split(".")[0] not in sys.stdlib_module_names]
    assert ledger
    assert foreign == []


def test_every_setting_is_in_the_example_environment() -> None:
    """.env.example names each setting of the server and of the fake, and no other."""
    setting = re.compile(r"\b(?:DINERO_MCP|MOCK_DINERO)_[A-Z][A-Z0-9_]*[A-Z0-9]\b")
    of_the_fake = {
        name for path in python_files("mock_dinero") for name in setting.findall(path.read_text("utf-8"))
    }
    of_the_server = {f"DINERO_MCP_{name.upper()}" for name in Settings.model_fields}
    assert set(setting.findall((ROOT / ".env.example").read_text("utf-8"))) == of_the_server | of_the_fake


def third_party(*packages: str) -> set[str]:
    """The distributions that these packages import, by their names in pyproject.toml."""
    names = {
        target.split(".")[0]
        for name in modules()
        if name.split(".")[0] in packages
        for target in imported(name)
    }
    return {DISTRIBUTIONS.get(name, name) for name in names - sys.stdlib_module_names - PACKAGES.keys()}


def declared(requirements: list[str]) -> set[str]:
    return {re.split(r"[^\w-]", requirement, maxsplit=1)[0] for requirement in requirements}


def test_what_is_imported_is_declared_and_what_is_declared_is_imported() -> None:
    """A plain install runs the three programs and carries nothing else."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    plain = declared(project["dependencies"])
    assert third_party(*PACKAGES) - RECORDING == plain - NEVER_IMPORTED - PLUGINS


def test_no_file_knows_one_machine() -> None:
    """What is committed names no machine's folders and no package index, lock file included."""
    texts = ((path, path.read_bytes().decode("utf-8", "replace")) for path in committed())
    found = [
        f"{place(path)}: {what}"
        for path, text in texts
        for what, pattern in FORBIDDEN_TEXT.items()
        if pattern.search(text)
    ]
    assert found == []
