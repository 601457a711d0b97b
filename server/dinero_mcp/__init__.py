"""A read-only MCP server for Danish bookkeeping in Dinero.

Seven words carry it: a *tool* (one typed function), a *surface* (how a host spells the tools), the *door* (every call
goes in and out there), an *answer* (data plus its context), the *client* (the only way out to Dinero), a *row* (one
Dinero object in camelCase) and a *connection* (whose credentials, which budget).
"""

from __future__ import annotations

__version__ = "0.1.0"
