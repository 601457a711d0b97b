"""A fake Dinero: the published API over a world of companies read from cassettes.

Law of this package: every figure it answers is worked out from documents and postings, never stored; what is
known of the real Dinero shapes the answers, and what is assumed is a switch. Nothing here is global: two
applications made by `create_app` share nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mock_dinero.app import create_app

__all__ = ["create_app"]


def __getattr__(name: str) -> Any:
    """Import `create_app` when it is first asked for, so that the ledger can be used without FastAPI."""
    if name == "create_app":
        from mock_dinero.app import create_app  # noqa: PLC0415 - the point of this function

        return create_app
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
