"""The terminal: what is typed at a secret's question does not show, and Ctrl-C ends a question or a sign-in at once.

Law of this module: the command runs in a process of its own, behind a pseudo-terminal.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.server.test_cli import COMMAND, environment

pty = pytest.importorskip("pty", reason="a pseudo-terminal is POSIX's")
PATIENCE = 30.0  # seconds without a word before a test gives up
SECRET = "typed-and-not-to-be-seen"


@dataclass
class Screen:
    """What a person sees and where they type."""

    process: subprocess.Popen[bytes]
    handle: int
    seen: str = ""

    def until(self, text: str) -> None:
        """Read until a text shows, or nothing more comes."""
        with contextlib.suppress(OSError):  # Linux's way to say that the other end is closed
            while text not in self.seen:
                assert select.select([self.handle], [], [], PATIENCE)[0], self.seen
                came = os.read(self.handle, 4096)
                if not came:
                    return
                self.seen += came.decode()

    def interrupt(self) -> None:
        """Press Ctrl-C once, when the process waits: a signal right before a read is Python's to lose."""
        state = Path(f"/proc/{self.process.pid}/stat")
        while state.read_text().rpartition(")")[2].split()[0] != "S":
            pass
        self.process.send_signal(signal.SIGINT)

    def type(self, line: str) -> None:
        os.write(self.handle, f"{line}\n".encode())

    def end(self) -> int:
        """The exit code, with everything read."""
        self.until("\0")
        return self.process.wait(timeout=30)


@contextmanager
def at_a_terminal(folder: Path, *arguments: str) -> Iterator[Screen]:
    """The command with a person before it; nothing answers at the addresses it is given."""
    here, there = pty.openpty()
    nowhere = "http://127.0.0.1:9"
    settings = environment(
        DINERO_MCP_API_URL=nowhere, DINERO_MCP_CONNECT_URL=nowhere, DINERO_MCP_PERSONAL_TOKEN_URL=nowhere
    )
    with subprocess.Popen(
        [sys.executable, *COMMAND[1:], *arguments],
        env=settings,
        cwd=folder,
        stdin=there,
        stdout=there,
        stderr=there,
        start_new_session=True,
    ) as process:
        os.close(there)
        try:
            yield Screen(process, here)
        finally:
            process.kill()
            os.close(here)


def test_a_secret_that_is_typed_does_not_show(tmp_path: Path) -> None:
    """Neither while it is typed nor in what is said of it afterwards."""
    with at_a_terminal(tmp_path, "login", "--personal") as screen:
        screen.until("Client id: ")
        screen.type("a-client")
        screen.until("Client secret: ")
        screen.type(SECRET)
        screen.until("API key of the organisation: ")
        screen.type(SECRET)
        code = screen.end()
    assert code == 1
    assert "a-client" in screen.seen
    assert SECRET not in screen.seen
    assert "Traceback" not in screen.seen


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="whether a process waits is told by Linux")
@pytest.mark.parametrize("question", ["Client id", "Client secret"])
def test_ctrl_c_ends_a_question(tmp_path: Path, question: str) -> None:
    """At the first press, in one line."""
    with at_a_terminal(tmp_path, "login") as screen:
        if question == "Client secret":
            screen.until("Client id")
            screen.type("a-client")
        screen.until(question)
        screen.interrupt()
        code = screen.end()
    assert (code, "Interrupted." in screen.seen, "Traceback" in screen.seen) == (1, True, False), screen.seen


def test_ctrl_c_ends_the_waiting_for_the_browser(tmp_path: Path) -> None:
    """And the listener with it."""
    with at_a_terminal(tmp_path, "login", "--no-browser", "--port", "0") as screen:
        screen.until("Client id")
        screen.type("a-client")
        screen.until("Client secret")
        screen.type(SECRET)
        screen.until("/connect/authorize?")
        screen.process.send_signal(signal.SIGINT)
        code = screen.end()
    assert (code, "Interrupted." in screen.seen, "Traceback" in screen.seen) == (1, True, False), screen.seen
