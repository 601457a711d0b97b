"""What is raised for a value that no rule understands."""

from __future__ import annotations


class ScrubRefused(Exception):
    """Something that is not scrubbed and must not be written; the text is one line without any value."""

    def __init__(self, place: str, field: str, advice: str) -> None:
        super().__init__(f"{place or 'interaction'}: {field}: {advice}")
        self.place = place
        self.field = field
        self.advice = advice
