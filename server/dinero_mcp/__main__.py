"""`python -m dinero_mcp` is the command `dinero-mcp`; nothing else lives here."""

from __future__ import annotations

from dinero_mcp.cli import main

if __name__ == "__main__":
    main()
