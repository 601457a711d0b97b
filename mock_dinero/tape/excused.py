"""Which differences the scrubbing of a recording explains, and how far: amounts multiplied after rounding.

Law of this module: what is explained stands in `volatile.yaml` with its bound, and holds for a cassette whose
provenance says that its amounts were multiplied, for no other. An answer is excused as a whole or not at all.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from mock_dinero.cassettes import Interaction

if TYPE_CHECKING:
    from mock_dinero.tape.compare import Difference


@dataclass(frozen=True, slots=True)
class Scaled:
    """What multiplying explains: `amounts` off by `within` at most for each line, `states` that turn on one of them.

    An amount in kroner of what is in another currency may be off `dearest` times as far; `payments` is an amount in
    answers about payments alone.
    """

    within: Decimal
    payments: str
    amounts: frozenset[str]
    states: frozenset[str]
    dearest: int


@cache
def scaled() -> Scaled:
    """Return what `volatile.yaml` declares."""
    told = yaml.safe_load(Path(__file__).with_name("volatile.yaml").read_text(encoding="utf-8"))["scaled"]
    return Scaled(
        Decimal(told["within"]),
        told["payments"],
        frozenset(told["amounts"]),
        frozenset(told["states"]),
        told["dearest"],
    )


def is_excused(found: Sequence[Difference], recorded: Interaction, provenance: Mapping[str, Any]) -> bool:
    """Tell whether every difference of an answer is explained by how its cassette was scrubbed."""
    scrubbed = provenance.get("scrubbed")
    if not found or not isinstance(scrubbed, dict) or scrubbed.get("scaledAmounts") is not True:
        return False
    data = json.loads(recorded.body) if recorded.body else None
    amounts = scaled().amounts | ({scaled().payments} if _is_of_payments(recorded) else set())
    rounded = [_is_rounded(one, data, amounts) for one in found]
    around = {_around(one) for one, is_so in zip(found, rounded, strict=True) if is_so}
    return all(
        is_so or (_name(one) in scaled().states and _around(one) in around)
        for one, is_so in zip(found, rounded, strict=True)
    )


def _is_of_payments(recorded: Interaction) -> bool:
    return recorded.uri.partition("?")[0].rstrip("/").lower().endswith("/payments")


def _is_rounded(one: Difference, data: Any, amounts: frozenset[str]) -> bool:
    """Tell whether an amount is off by no more than its roundings, multiplied; a sum has one for each line."""
    if _name(one) not in amounts:
        return False
    try:
        off = abs(Decimal(one.recorded) - Decimal(one.answered))
    except ArithmeticError:
        return False
    return off <= scaled().within * _times(one, data)


def _times(one: Difference, data: Any) -> int:
    """Return how many roundings are in an amount: one for each line of a document, so many kroner in a foreign row."""
    if "[" not in one.what:
        held = data.values() if isinstance(data, dict) else ()
        return max((len(value) for value in held if isinstance(value, list)), default=1) or 1
    row = re.fullmatch(r"Collection\[(\d+)\]\.\w+InDkk", one.what)
    return scaled().dearest if row and data["Collection"][int(row[1])].get("Currency") != "DKK" else 1


def _name(one: Difference) -> str:
    return one.what.rpartition(".")[2]


def _around(one: Difference) -> str:
    return one.what.rpartition(".")[0]
