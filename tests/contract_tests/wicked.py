"""A little MCP server with one vice, over stdio or HTTP: the target nobody wishes for.

Law of this module: the standard library alone, so that it starts at once; `python wicked.py VICE` speaks over
stdio, and `serving(VICE)` is the same in this process over HTTP. What is not its vice it does right.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

SECRET = "eyJhbGciOiJub25l.eyJzZWNyZXQiOiJ5ZXMi.c2lnbmF0dXJl"
EXIT = 3
TOOLS = ("list_contacts", "get_contact", "list_invoices", "list_entries")
SCHEMA = {"type": "object", "properties": {}}


def answer(request: dict[str, Any], vice: str) -> dict[str, Any] | str | None:
    """What it says to one request: a JSON-RPC message, a text that is none, or nothing."""
    if "id" not in request or (request["method"] == "tools/call" and vice == "silent"):
        return None
    if request["method"] == "initialize":
        server = {"name": "wicked", "version": "0"}
        version = request["params"]["protocolVersion"]
        return _result(
            request, {"protocolVersion": version, "capabilities": {"tools": {}}, "serverInfo": server}
        )
    if request["method"] == "tools/list":
        more = {"nextCursor": "again"} if vice == "turning" else {}
        return _result(request, {"tools": [{"name": name, "inputSchema": SCHEMA} for name in TOOLS], **more})
    if request["method"] != "tools/call":
        return _message(request, error={"code": -32601, "message": "Method not found"})
    return _called(request, vice)


def _called(request: dict[str, Any], vice: str) -> dict[str, Any] | str:
    if vice == "nonsense":
        return "<html>Internal error</html>"
    if vice == "misshapen":
        return _result(request, {"content": 42})
    told = {"error": {"code": "Oops", "message": f"the token {SECRET} is no good"}}
    text = [{"type": "text", "text": json.dumps(told)}]
    return _result(request, {"content": text, "structuredContent": told, "isError": True})


def _result(request: dict[str, Any], result: dict[str, Any]) -> dict[str, Any]:
    return _message(request, result=result)


def _message(request: dict[str, Any], **content: Any) -> dict[str, Any]:
    return {"jsonrpc": "2.0", "id": request["id"], **content}


def _over_stdio(vice: str) -> None:
    if vice == "ends":
        sys.exit("MY_SERVER_KEY is not set")
    if vice in {"chatty", "greeting"}:
        print("Welcome to my server!", flush=True)  # noqa: T201 - its vice
    for line in sys.stdin:
        request = json.loads(line)
        if vice == "chatty":
            continue
        if vice == "mortal" and request["method"] == "tools/call":
            os._exit(EXIT)
        said = answer(request, vice)
        if said is not None:
            print(said if isinstance(said, str) else json.dumps(said), flush=True)  # noqa: T201 - its answer


class _Handler(BaseHTTPRequestHandler):
    vice = ""
    stopped: threading.Event

    def do_POST(self) -> None:
        """Answer, or not."""
        request = json.loads(self.rfile.read(int(self.headers["content-length"])))
        if self.vice == "page":
            self._send("<html><title>Welcome to nginx!</title></html>", "text/html")
        elif self.vice == "other":
            self._send('{"hello": "world"}')
        elif self.vice == "closed":
            self._send('{"error": "no"}', status=401)
        else:
            self._say(request)

    def do_GET(self) -> None:
        """There is no stream to listen to."""
        self._send("", status=405)

    do_DELETE = do_GET  # noqa: N815 - the name the library asks for

    def _say(self, request: dict[str, Any]) -> None:
        mute = self.vice == "mute" or (self.vice == "silent" and request.get("method") == "tools/call")
        if mute:
            self.stopped.wait()
        elif self.vice == "mortal" and request.get("method") == "tools/call":
            threading.Thread(target=self.server.shutdown).start()
            self.stopped.wait()
        else:
            said = answer(request, self.vice)
            text = said if isinstance(said, str) else json.dumps(said)
            self._send(text if said is not None else "", status=200 if said is not None else 202)

    def _send(self, text: str, kind: str = "application/json", status: int = 200) -> None:
        body = text.encode()
        self.send_response(status)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name it has in the library
        """Say nothing."""


@contextmanager
def serving(vice: str) -> Iterator[str]:
    """The URL of a server with that vice, for the length of the block."""
    stopped = threading.Event()
    handler = type("Handler", (_Handler,), {"vice": vice, "stopped": stopped})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True

    def serve() -> None:
        with server:
            server.serve_forever(poll_interval=0.02)
        stopped.set()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/mcp"
    finally:
        stopped.set()
        server.shutdown()
        thread.join()


if __name__ == "__main__":
    _over_stdio(sys.argv[1])
