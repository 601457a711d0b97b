"""`dinero-mcp demo`: the fake as a child process, the server connected to it, a short tour, then serving.

Law of this room: the fake is another program. It is started by its command and told apart by the one
line of JSON it prints when it is ready; nothing of it is imported.
"""

from __future__ import annotations


class DemoError(Exception):
    """The demo cannot go on; the message is one line for a person."""
