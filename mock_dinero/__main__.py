"""`python -m mock_dinero` is the command `mock-dinero`."""

from __future__ import annotations

from mock_dinero.cli import main

if __name__ == "__main__":
    main()
