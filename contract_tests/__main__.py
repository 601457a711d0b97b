"""`python -m dinero_contract` is `dinero-contract`."""

from __future__ import annotations

from .cli import main

main()
