"""Telemetry of a whole process: it reaches a collector over OTLP, and says what is missing where it cannot.

Law of this module: the server runs as a person starts it; the collector listens on this machine and keeps what it gets.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

CALL = {"name": "list_countries", "arguments": {"search": "Hemmelige"}}
MESSAGES = (
    {
        "jsonrpc": "2.0",
        "id": 1,
        "method": "initialize",
        "params": {
            "protocolVersion": "2025-11-25",
            "capabilities": {},
            "clientInfo": {"name": "test", "version": "1"},
        },
    },
    {"jsonrpc": "2.0", "method": "notifications/initialized"},
    {"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": CALL},
)
WITHOUT_THE_EXTRA = """
import sys
sys.modules["opentelemetry.sdk.metrics"] = None
from dinero_mcp.cli import main
main(["serve", "--port", "0"])
"""


@dataclass
class Collector:
    """What came in, by path."""

    url: str = ""
    got: list[tuple[str, bytes]] = field(default_factory=list)

    def of(self, path: str) -> bytes:
        return b"".join(body for where, body in self.got if where == path)


@contextmanager
def collecting() -> Iterator[Collector]:
    """A collector that says 200 to everything."""
    collector = Collector()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            collector.got.append((self.path, body))
            self.send_response(200)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    collector.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield collector
    server.shutdown()
    thread.join()
    server.server_close()


def environment(**given: str) -> dict[str, str]:
    """The process's own without anything of ours or of OpenTelemetry's, signing in where nobody listens."""
    own = {name: text for name, text in os.environ.items() if not name.startswith(("OTEL_", "DINERO_MCP_"))}
    nowhere = "http://127.0.0.1:9"
    settings = {"CLIENT_ID": "id", "CLIENT_SECRET": "secret", "API_KEY": "key", "API_URL": nowhere}
    settings |= {"PERSONAL_TOKEN_URL": f"{nowhere}/token"}
    return {**own, **{f"DINERO_MCP_{name}": text for name, text in settings.items()}, **given}


def test_a_call_reaches_the_collector_before_the_process_ends(tmp_path: Path) -> None:
    """Spans and metrics both, under the server's name, without the argument of the call."""
    with collecting() as collector:
        told = subprocess.Popen(
            [sys.executable, "-m", "dinero_mcp", "stdio"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment(OTEL_EXPORTER_OTLP_ENDPOINT=collector.url),
            cwd=tmp_path,
            text=True,
        )
        with told as process:
            assert process.stdin is not None
            assert process.stdout is not None
            for message in MESSAGES:
                process.stdin.write(json.dumps(message) + "\n")
                process.stdin.flush()
                if "id" in message:
                    process.stdout.readline()
            process.stdin.close()
            process.stdout.read()
    assert b"tool list_countries" in collector.of("/v1/traces")
    assert b"dinero_mcp.calls" in collector.of("/v1/metrics")
    sent = b"".join(body for _, body in collector.got)
    assert b"dinero-mcp" in sent
    assert b"Hemmelige" not in sent


def test_telemetry_that_is_not_installed_says_what_to_install(tmp_path: Path) -> None:
    """One line and exit code 2, before the port is taken."""
    started = subprocess.run(
        [sys.executable, "-c", WITHOUT_THE_EXTRA],
        env=environment(DINERO_MCP_TELEMETRY="on"),
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert started.returncode == 2
    assert started.stderr == "dinero-mcp: Telemetry is on but not installed: install dinero-mcp[otel].\n"
