"""Our server with the suite's fixtures and with sessions, for the conformance run only; told like `dinero-mcp serve`.

Law of this program: it changes nothing of the assembly but what `make_web_app` is given.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[2]))  # `tests.…` is found there; what is installed comes first

from dinero_mcp.app import make_web_app
from dinero_mcp.clock import clock_starting_at
from dinero_mcp.serving import listen, ready_line, run_uvicorn, say, watched_connection
from dinero_mcp.settings import read_settings
from dinero_mcp.tools import catalogue
from tests.conformance.mounting import THROUGH_OUR_DOOR, mount

HOST = "127.0.0.1"


def main() -> None:
    """Serve on a free port until interrupted."""
    settings = read_settings()
    clock = clock_starting_at(settings.now)
    listener = listen(HOST, 0)
    told = ready_line(HOST, listener.getsockname()[1], clock.now(), as_json=True)
    connection = watched_connection(settings, clock)
    app = make_web_app((*catalogue(), *THROUGH_OUR_DOOR), connection, clock, sessions=True, furnish=mount)
    run_uvicorn(app, listener, lambda: say(told))


if __name__ == "__main__":
    main()
