"""What a value becomes under the secret key: pure functions of key, kind and value.

Law of this module: the same value is the same pseudonym wherever it stands; another key gives other ones. Numbers keep
their checksum and fall where no number is given out, so that none of them is anybody's and the guard can tell.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from functools import lru_cache

from mock_dinero.ledger.fik import check_digit
from mock_dinero.tape.scrub import words

ROUNDS = 8
INT32 = 2**31
REMEMBERED = 200_000
"""Pseudonyms kept at hand: memory stays bounded however long the recording is."""
MADE_DOMAIN = "example"
CONSONANTS = "bcdfghjklmnpqrstvwxz"
"""The letters of made codes."""
TOKEN = "scrubbed-"  # noqa: S105 - the mark of what was a secret

CPR = re.compile(
    r"(?<!\d)(?:0[1-9]|[12]\d|3[01])(?:(?:0[1-9]|1[0-2])\d\d\s?[-\u2013/.]?\s?\d{4}|"
    r"\s(?:0[1-9]|1[0-2])\s\d\d\s?[-\u2013]?\s?\d\d\s?\d\d)(?!\d)"
)
"""What a person's number looks like; nothing made does."""

_GUID = re.compile(r"(?i)([0-9a-f]{8})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{12})")
_EMAIL = re.compile(r"([^@\s]+)@([^@\s]+)")
_URL = re.compile(r"(?i)(https?://)?(www\.)?([^/?#\s]+)([/?#]\S*)?")
_CVR = re.compile(r"(?i)((?:DK)?[ -]?)(\d{8})")
_PHONE = re.compile(r"(\+\d{2}|00\d{2}(?=\D|\d{8}$))?([\d\s().-]*)")
_DANISH_ACCOUNT = re.compile(r"(\d{4})(\d{10})")
_LIKE_A_KEY = re.compile(r"\w{20}")
_LIKE_A_NUMBER = re.compile(
    r"(?i)(?:\+|00)\s?45|(?<!\d)5\s?7(?:\s?\d){11}|\b(?:DK|SE|CVR)\W{0,3}\d(?:[\s.]?\d){7}"
)
"""The beginning of a Danish telephone number, a location number, a CVR number: chance makes each now and then."""
_NIL = "0" * 32
_CVR_SERIALS = 5_000_000


class Pseudonyms:
    """The pseudonyms of one key; two of the same key agree."""

    def __init__(self, key: bytes) -> None:
        self._key = hmac.digest(key, b"mock-dinero scrub 1", "sha256")
        self.spelled = lru_cache(REMEMBERED)(self._spelled)
        self.guid = lru_cache(REMEMBERED)(self._guid)

    @property
    def fingerprint(self) -> str:
        """What tells keys apart without telling the key."""
        return self._bytes("fingerprint", "", 4).hex()

    def factor(self, organization: str) -> int:
        """Return the whole number that an organisation's amounts are multiplied by."""
        return 3 + int.from_bytes(self._bytes("scale", organization, 4), "big") % 95

    def _spelled(self, text: str) -> str:
        """Return a text in made words: names, streets, towns and free text alike."""
        made = words.spelled(text, self._stream("words", text.casefold(), words.needed(text)))
        return CPR.sub(lambda found: re.sub(r"\d", "0", found[0]), made)

    def name(self, text: str) -> str:
        """Return a name in made words."""
        return self.spelled(text)

    def _guid(self, text: str) -> str:
        """Return a guid of version 8 (RFC 9562: made by the application), spelled as it was."""
        found = _GUID.fullmatch(text)
        if not found:
            return self.code(text)
        digits = "".join(found.groups()).lower()
        if digits == _NIL:
            return text
        made = self._bytes("guid", digits, 16).hex()
        made = made[:12] + "8" + made[13:16] + "89ab"[int(made[16], 16) % 4] + made[17:]
        spelled = f"{made[:8]}-{made[8:12]}-{made[12:16]}-{made[16:20]}-{made[20:]}" if "-" in text else made
        return spelled.upper() if text.upper() == text and text.lower() != text else spelled

    def number(self, kind: str, value: int) -> int:
        """Return another whole number of as many figures; no two of one kind become the same."""
        if value < 0:
            return -self.number(kind, -value)
        if value == 0:
            return 0
        low: int = 10 ** (len(str(value)) - 1)
        size = INT32 - low if low <= value < INT32 < 10 * low else 9 * low
        return low + self._permuted(kind, value - low, size)

    def code(self, text: str) -> str:
        """Return a code: letters for letters, figures for figures, signs as they are."""
        if not text.strip():
            return " " if text else ""
        if text.isdigit() and text.isascii():
            return self._figures("code", text)
        stream = self._stream("code", text.casefold(), 2 * len(text) + 16)
        made = "".join(_like(sign, stream) for sign in text[:64])
        is_found = any(looks.search(made) for looks in (CPR, _LIKE_A_KEY, _LIKE_A_NUMBER))
        return words.word(6, stream) if is_found or made.casefold() == text.casefold() else made

    def version(self, text: str) -> str:
        """Return a row version: as many hexadecimal figures, the letters as high as they were."""
        if not re.fullmatch("[0-9A-Fa-f]{1,64}", text):
            return self.code(text)
        made = self._bytes("version", text.lower(), 32).hex()[: len(text)]
        return made if text == text.lower() and text != text.upper() else made.upper()

    def email(self, text: str) -> str:
        """Return an address under the reserved `.example`."""
        found = _EMAIL.fullmatch(text.strip())
        if not found:
            return self.name(text)
        local = self._plain(found[1].casefold())
        return f"{local}@{self.domain(found[2])}"

    def domain(self, text: str) -> str:
        """Return a host under the reserved `.example`; the same host is the same in addresses and pages."""
        host = text.casefold().removeprefix("www.")
        return f"{self._plain(host.partition('.')[0] + '/' + host)}.{MADE_DOMAIN}"

    def url(self, text: str) -> str:
        """Return a page of a made host; what follows the host is one made word."""
        found = _URL.fullmatch(text.strip())
        if not found or "." not in (found[3] or ""):
            return self.email(text) if "@" in text else self.name(text)
        path = f"/{self._plain(found[4])}" if (found[4] or "").strip("/") else found[4] or ""
        return f"{(found[1] or '').lower()}{(found[2] or '').lower()}{self.domain(found[3])}{path}"

    def phone(self, text: str) -> str:
        """Return a number that no Danish subscriber has: its eight figures begin with 0 or 1."""
        found = _PHONE.fullmatch(text.strip())
        figures = re.sub(r"\D", "", found[2]) if found else ""
        if not found or not figures:
            return self.email(text) if "@" in text else self.name(text)
        size = 2 * 10 ** (len(figures) - 1)
        value = int(figures) % size
        while True:
            value = self._permuted("phone", value, size)
            made = iter(f"{value:0{len(figures)}d}")
            spelled = (found[1] or "") + re.sub(r"\d", lambda _, made=made: next(made), found[2])
            if not CPR.search(spelled):
                return spelled

    def cvr(self, text: str) -> str:
        """Return a CVR or SE number with a true check digit, above all that are given out; others as codes."""
        found = _CVR.fullmatch(text.strip())
        if not found:
            return text[:2] + self.code(text[2:]) if re.match("[A-Za-z]{2}.", text) else self.code(text)
        serial = int(found[2][:7]) % _CVR_SERIALS
        while True:
            serial = self._permuted("cvr", serial, _CVR_SERIALS)
            body = str(_CVR_SERIALS + serial)
            if (check := cvr_check(body)) is not None:
                return f"{found[1]}{body}{check}"

    def production(self, text: str) -> str:
        """Return a P number: 199 and seven figures, which is none given out and no day of birth."""
        if not re.fullmatch(r"\d{10}", text.strip()):
            return self.code(text)
        return f"199{self._permuted('production', int(text) % 10**7, 10**7):07d}"

    def ean(self, text: str) -> str:
        """Return an EAN (GLN) number with a true check digit in the run 579899."""
        from stdnum import ean  # noqa: PLC0415 - read when the first number comes

        if not re.fullmatch(r"\d{13}", text.strip()):
            return self.code(text)
        body = f"579899{self._permuted('ean', int(text[:12]) % 10**6, 10**6):06d}"
        return body + str(ean.calc_check_digit(body))

    def registration(self, text: str) -> str:
        """Return a bank's registration number below 0040, which no bank has."""
        if not re.fullmatch(r"\d{4}", text):
            return self.code(text)
        return f"00{self._permuted('registration', int(text) % 40, 40):02d}"

    def account(self, text: str) -> str:
        """Return a bank account: as many figures after as many zeros, and no day of birth among them."""
        if not re.fullmatch(r"\d+", text):
            return self.code(text)
        made = text
        while True:
            made = f"{self.number('account', int(made)):0{len(text)}d}"
            if not CPR.search(made):
                return made

    def iban(self, text: str) -> str:
        """Return an IBAN with true check digits; a Danish one is made of the same pseudonyms as its parts."""
        from stdnum import iban  # noqa: PLC0415 - read when the first number comes

        plain = re.sub(r"[\s.-]", "", text).upper()
        if not re.fullmatch(r"[A-Z]{2}\d{2}[A-Z0-9]{8,30}", plain):
            return self.code(text)
        danish = _DANISH_ACCOUNT.fullmatch(plain[4:]) if plain.startswith("DK") else None
        rest = (
            self.registration(danish[1]) + self.account(danish[2]) if danish else self.code(plain[4:]).upper()
        )
        made = plain[:2] + iban.calc_check_digits(f"{plain[:2]}00{rest}") + rest
        return " ".join(made[at : at + 4] for at in range(0, len(made), 4)) if " " in text.strip() else made

    def creditor(self, text: str) -> str:
        """Return a FIK creditor number of as many figures."""
        return self._figures("creditor", text) if re.fullmatch(r"\d+", text) else self.code(text)

    def fik(self, text: str, number: str) -> str:
        """Return a payment slip code; its payment id stays where it is the invoice's own number."""
        found = re.fullmatch(r"\+71(\d{14})(\d)\+(\d+)", text)
        if not found:
            return self.code(text)
        payload = found[1]
        if payload.lstrip("0") != number:
            payload = f"{self.number('payment id', int(payload)):014d}"
        return f"+71{payload}{check_digit(payload)}+{self.creditor(found[3])}"

    def token(self, text: str) -> str:
        """Return what stands for a secret: the mark and figures, long or short as it was in steps of sixteen."""
        if not text:
            return ""
        length = min(8, -(-len(text) // 16))
        return TOKEN + self._bytes("token", text, 8 * length).hex()

    def _plain(self, text: str) -> str:
        """Return one or two made words in ASCII for a part of an address."""
        stream = self._stream("address", text, 64)
        first, dot, _ = text.partition(".")
        made = words.word(min(len(first), 15), stream, plain=True)
        return f"{made}.{words.word(6, stream, plain=True)}" if dot and "/" not in text else made

    def _figures(self, kind: str, text: str) -> str:
        """Return as many figures; of six and more the first two are zeros."""
        kept = len(text) if len(text) < 6 else len(text) - 2
        size = 10**kept
        return f"{self._permuted(kind + str(len(text)), int(text) % size, size):0{len(text)}d}"

    def _permuted(self, kind: str, value: int, size: int) -> int:
        """Return the value's place in a secret order of the numbers below size: a Feistel network, walked in cycles."""
        half = max(1, (max(size - 1, 1).bit_length() + 1) // 2)
        mask = (1 << half) - 1
        while True:
            left, right = value >> half, value & mask
            for turn in range(ROUNDS):
                drawn = int.from_bytes(self._bytes(f"{kind}/{size}/{turn}", str(right), 16), "big")
                left, right = right, left ^ (drawn & mask)
            value = left << half | right
            if value < size:
                return value

    def _stream(self, kind: str, value: str, length: int) -> words.Stream:
        return words.Stream(self._bytes(kind, value, length))

    def _bytes(self, kind: str, value: str, length: int) -> bytes:
        seed = hmac.digest(self._key, f"{kind}\0{value}".encode("utf-8", "surrogatepass"), "sha256")
        return seed[:length] if length <= len(seed) else hashlib.shake_256(seed).digest(length)


def cvr_check(body: str) -> int | None:
    """Return the check digit of seven figures (modulus 11), None where there is none."""
    weighted = sum(weight * int(digit) for weight, digit in zip((2, 7, 6, 5, 4, 3, 2), body, strict=True))
    check = -weighted % 11
    return None if check == 10 else check


def _like(sign: str, stream: words.Stream) -> str:
    if sign.isdigit():
        return str(stream.below(250) % 10)
    if sign.isalpha():
        made = CONSONANTS[stream.below(240) % 20]
        return made.upper() if sign.isupper() else made
    return sign if sign.isprintable() and not sign.isalnum() else "-"
