"""Cassettes with nobody's data in them: rules, pseudonyms, and the guard that looks for what was left."""

from mock_dinero.tape.scrub.refusal import ScrubRefused
from mock_dinero.tape.scrub.scrubber import Options, Scrubber

__all__ = ["Options", "ScrubRefused", "Scrubber"]
