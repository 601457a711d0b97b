"""The control API under `/__mock`: what a test may do to the fake, and read from it.

Law of this package: never mixed with Dinero's paths, needs no token, is not journalled. Every operation acts on the
world of the request (X-Mock-World, or the credentials). Bodies are small typed JSON objects; a mistake in one is a
400 that says in one line what to write instead, and nothing has changed then.
"""

from __future__ import annotations

from mock_dinero.control.routes import endpoints

__all__ = ["endpoints"]
