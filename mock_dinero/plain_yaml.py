"""YAML from outside as plain data, within limits.

Law of this module: pure. What could stand for more than it is, or be more than memory and the stack hold, is found in
the stream of events, before anything is built of it: an alias, a tag beyond YAML's own, a depth, a number of values.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import Any

import yaml

MOST_DEEP = 100
MOST_VALUES = 1_000_000
MOST_FIGURES = 1_000
"""Of one number: YAML's base of sixty takes the square of their count to read."""
_NUMERALS = "0123456789abcdefABCDEFxX_:.+-"

try:
    from yaml import CSafeLoader as Loader
except ImportError:  # libyaml is missing: the same language, twenty times slower
    from yaml import SafeLoader as Loader  # type: ignore[assignment]


class PlainYamlError(ValueError):
    """A text that is refused; `what` is the reason in a few words, `line` where it stands, 0 where nothing says."""

    def __init__(self, what: str, line: int = 0) -> None:
        super().__init__(f"{what} at line {line}" if line else what)
        self.what, self.line = what, line


class AliasError(PlainYamlError):
    """An alias: a few lines of them can stand for gigabytes."""


def load(text: str, most: int = MOST_VALUES) -> Any:
    """Return the data of one document; PlainYamlError for anything that is not plain data within the limits."""
    try:
        _Watch(most).over(text)
        return yaml.load(text, Loader=Loader)
    except PlainYamlError:
        raise
    except (yaml.YAMLError, RecursionError, ValueError) as problem:
        mark = getattr(problem, "problem_mark", None)
        what = getattr(problem, "problem", None) or type(problem).__name__
        raise PlainYamlError(what, mark.line + 1 if mark else 0) from None


def tokens(text: str) -> Iterator[yaml.Token]:
    """Yield the tokens of a text that `load` has read: what stands between two of them is layout, or a comment."""
    yield from yaml.scan(text, Loader=Loader)


class _Watch:
    """Looks at the events of a text: one table of the keys met so far for each level, None in a list."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._levels: list[set[Hashable] | None] = []
        self._is_key = [False]
        self._values = 0

    def over(self, text: str) -> None:
        for event in yaml.parse(text, Loader=Loader):
            if isinstance(event, yaml.AliasEvent):
                raise AliasError("an alias", _line(event))
            if isinstance(event, yaml.CollectionEndEvent):
                self._levels.pop()
                self._is_key.pop()
            elif isinstance(event, yaml.NodeEvent):
                self._value(event)

    def _value(self, event: yaml.NodeEvent) -> None:
        self._values += 1
        if self._values > self._most:
            raise PlainYamlError(f"more than {self._most:,} values", _line(event))
        if isinstance(event, yaml.ScalarEvent) and _is_endless(event):
            raise PlainYamlError(f"a number of more than {MOST_FIGURES:,} figures", _line(event))
        if self._levels and (keys := self._levels[-1]) is not None:
            self._is_key[-1] = not self._is_key[-1]
            if self._is_key[-1]:
                _note(keys, event)
        if isinstance(event, yaml.CollectionStartEvent):
            if len(self._levels) == MOST_DEEP:
                raise PlainYamlError(f"nested more than {MOST_DEEP} deep", _line(event))
            self._levels.append(set() if isinstance(event, yaml.MappingStartEvent) else None)
            self._is_key.append(False)


def _is_endless(event: yaml.ScalarEvent) -> bool:
    read = event.implicit[0] or event.tag is not None
    return bool(read and len(event.value) > MOST_FIGURES and not event.value.strip(_NUMERALS))


def _note(keys: set[Hashable], event: yaml.NodeEvent) -> None:
    """Remember a key of a mapping; the second of a name would silently replace the first."""
    if not isinstance(event, yaml.ScalarEvent):
        return
    key = event.tag, event.implicit, event.value
    if key in keys:
        raise PlainYamlError("a key written twice", _line(event))
    keys.add(key)


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 0
