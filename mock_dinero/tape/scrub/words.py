"""Made words: what a text becomes. Pure; the same key and text give the same words, a made word shows that it is made.

Law of this module: a made word is syllables of three letters out of sixty-four, so that the guard can tell it from a
person's; words keep their number, their casing and their length in steps of three letters, figures their number.
"""

from __future__ import annotations

import re

ONSETS = ("br", "dr", "fj", "gr", "kl", "kn", "pl", "sk")
VOWELS = ("a", "e", "i", "o", "u", "y", "ø", "å")
PLAIN = ("a", "e", "i", "o", "u", "y", "e", "a")
"""The vowels of what must be ASCII, as an address."""

KEPT_WORDS = ("ApS", "A/S", "I/S", "IVS", "K/S", "P/S", "AMBA", "SMBA", "GmbH", "v/", "c/o")
"""Forms of companies, which say nothing of whose."""

KEPT_SIGNS = frozenset(".,;:()&/'+-!?%")
LONGEST_NAME = 80
"""Characters; a longer text keeps no more than the class of its length."""
STEP = 64
MOST_WORDS = 256
_BEGINNING = re.compile(r"(?:00)?45|57\d*")
_STEP_DIGITS = 4

_FORMS = "|".join(re.escape(form) for form in KEPT_WORDS)
_PIECE = re.compile(rf"(?<!\w)(?:{_FORMS})(?!\w)|[^\W\d_]+|\d+|[^\w\s]+|_+|\s+")
_MADE = re.compile(
    rf"(?:(?:{'|'.join(ONSETS)})[{''.join(VOWELS)}])+|{_FORMS.lower()}|[^\W\d_]{{1,2}}|0*\d{{1,4}}"
)
_WORD = re.compile(rf"(?<!\w)(?:{_FORMS})(?!\w)|[^\W\d_]+|\d+")


class Stream:
    """Bytes to draw from; what is drawn is a function of the seed alone."""

    def __init__(self, seed: bytes) -> None:
        self._drawn = iter(seed)

    def below(self, most: int) -> int:
        """Draw a number below `most`, at most 256."""
        return next(self._drawn) % most


def needed(text: str) -> int:
    """Return how many bytes `spelled` may draw for a text."""
    return 2 * min(len(text), LONGEST_NAME) + 2 * 8 * MOST_WORDS + 16


def spelled(text: str, stream: Stream, *, plain: bool = False) -> str:
    """Return the text in made words; blanks alone become one blank, an empty text stays empty."""
    if not text.strip():
        return " " if text else ""
    if len(text) > LONGEST_NAME:
        return _long(text, stream)
    pieces = _PIECE.findall(text)
    made = [_piece(piece, stream, plain=plain) for piece in pieces]
    if made == pieces:  # signs and forms alone
        return word(max(6, len(text)), stream, plain=plain)
    return "".join(made)


def word(length: int, stream: Stream, *, plain: bool = False) -> str:
    """Return a made word of about so many letters."""
    vowels = PLAIN if plain else VOWELS
    syllables = max(1, min(8, -(-length // 3)))
    return "".join(ONSETS[stream.below(8)] + vowels[stream.below(8)] for _ in range(syllables))


def digits(length: int, stream: Stream) -> str:
    """Return so many figures that pass for no number in use, nor for the beginning of one written in groups.

    Of more than four the first are zeros; fewer are never those that begin a Danish telephone or location number.
    """
    shown = ""
    while not shown or _BEGINNING.fullmatch(shown):
        shown = "".join(str(stream.below(250) % 10) for _ in range(min(length, _STEP_DIGITS)))
    return shown.zfill(min(length, 20))


def looks_made(text: str) -> bool:
    """Tell whether every word and figure of a text may have come from here."""
    return all(_MADE.fullmatch(found.lower()) for found in _WORD.findall(text))


def _piece(piece: str, stream: Stream, *, plain: bool) -> str:
    if piece in KEPT_WORDS:
        return piece
    if piece.isdigit():
        return digits(len(piece), stream)
    if not piece[0].isalpha():
        return " " if piece.isspace() and len(piece) > 1 else "".join(map(_sign, piece[:2]))
    made = word(len(piece), stream, plain=plain)
    if piece.isupper() and len(piece) > 1:
        return made.upper()
    return made.capitalize() if piece[0].isupper() else made


def _sign(sign: str) -> str:
    """Return a sign; one that would make an address, or that is somebody's own, is a dash."""
    return sign if sign in KEPT_SIGNS or sign.isspace() else "-"


def _long(text: str, stream: Stream) -> str:
    """Return a text of the same class of length: so many times sixty-four characters, at most."""
    length = min(len(text) // STEP * STEP, 8 * MOST_WORDS)
    words: list[str] = []
    while sum(map(len, words)) + len(words) < length and len(words) < MOST_WORDS:
        words.append(word(3 + 3 * stream.below(3), stream))
    return " ".join(words).capitalize() + "."
