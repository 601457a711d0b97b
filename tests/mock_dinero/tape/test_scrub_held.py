"""Every kind of value with its pseudonym under one key, and every look of a value with its word.

Law of this module: the pseudonyms are held for good, for what was scrubbed last year must still join what is scrubbed
today; whoever changes one raises the version in the scrubber's key derivation. No value is anybody's: numbers are
invented or published examples.
"""

from __future__ import annotations

import pytest

from mock_dinero.tape.scrub import rules
from mock_dinero.tape.scrub.kinds import Kinds
from mock_dinero.tape.scrub.made import after_label
from mock_dinero.tape.scrub.pseudonyms import Pseudonyms
from mock_dinero.tape.scrub.suspicion import Judge
from mock_dinero.tape.scrub.words import looks_made
from mock_dinero.tape.scrub.years import moved_day

KEY = b"a key that only this test knows"
YEARS = 2
UNMADE = "a value that scrubbing did not make"

HELD: list[tuple[str, str, str | None]] = [
    ("guid", "8d4b3f52-0c6e-4a8e-9f5a-3b1c2d4e5f60", "9655047e-d01e-8a2e-9366-50c16403dba3"),
    ("guid", "8D4B3F52-0C6E-4A8E-9F5A-3B1C2D4E5F60", "9655047E-D01E-8A2E-9366-50C16403DBA3"),
    ("guid", "8d4b3f520c6e4a8e9f5a3b1c2d4e5f60", "9655047ed01e8a2e936650c16403dba3"),
    ("guid", "00000000-0000-0000-0000-000000000000", "00000000-0000-0000-0000-000000000000"),
    ("guid", "no guid", "kt mlpp"),
    ("id", "4711", "3617"),
    ("id", "8d4b3f52-0c6e-4a8e-9f5a-3b1c2d4e5f60", "9655047e-d01e-8a2e-9366-50c16403dba3"),
    ("organization", "371001", "947521"),
    ("organization", "x", None),
    ("version", "00000000000ABCDE", "AEA4E6AD336B13D1"),
    ("version", "0f", "29"),
    ("version", "12", "7F"),
    ("version", "xyz", "bnr"),
    ("name", "Jens Hansen", "Plåfjø Fjøgre"),
    ("name", "ÅSE & Søn ApS", "GRA & Skå ApS"),
    ("name", "a_b  c", "kli-knå ple"),
    ("name", "...", ".."),
    ("name", "   ", " "),
    ("name", "", ""),
    ("name", "Nr. 12345", "Ple. 03444"),
    ("name", "25 11 12 13 14", "00 00 00 00 00"),  # made figures that read as a CPR number are zeros
    ("code", "AB-12", "HQ-27"),
    ("code", "2026", "2621"),
    ("code", "1234567", "0014109"),
    ("code", " ", " "),
    ("code", "x\ty", "c-b"),
    ("code", "\N{VULGAR FRACTION ONE HALF}\N{ROMAN NUMERAL EIGHT}.", "--."),
    ("registration", "9570", "0010"),
    ("registration", "957", "746"),
    ("account", "0012345678", "0080748256"),
    ("account", "DK1", "SR2"),
    ("iban", "DK5000400440116243", "DK0400190688361664"),
    ("iban", "DK50 0040 0440 1162 43", "DK04 0019 0688 3616 64"),
    ("iban", "de89370400440532013000", "DE39007805015111406633"),
    ("iban", "none", "nstg"),
    ("email", "Jens.Hansen@Smeden.dk", "kligra.skisky@grydrufjofjusko.example"),
    ("email", "kontor@www.smeden.dk", "drobre@grydrufjofjusko.example"),
    ("email", "no address", "klå grepløfje"),
    ("phone", "+45 21 34 56 78", "+45 02 55 92 08"),
    ("phone", "21345678", "02559208"),
    ("phone", "0045 21345678", "0045 02559208"),
    ("phone", "jens@smeden.dk", "drykna@grydrufjofjusko.example"),
    ("phone", "ring", "drekla"),
    ("phone", "--", "knedro"),
    ("url", "https://www.smeden.dk/om?x=1", "https://www.grydrufjofjusko.example/dreknadra"),
    ("url", "smeden.dk", "grydrufjofjusko.example"),
    ("url", "smeden.dk/", "grydrufjofjusko.example/"),
    ("url", "jens@smeden.dk", "kladrikloplubry.example"),
    ("url", "jens@smeden", "drykna@plufjebrukloklo.example"),
    ("url", "ingen", "skogre"),
    ("cvr", "10150817", "78207035"),
    ("cvr", "DK-10150817", "DK-78207035"),
    ("cvr", "SE123", "SE425"),
    ("cvr", "1015", "7897"),
    ("production", "1003456789", "1994179720"),
    ("production", "12", "91"),
    ("ean", "5790000123456", "5798995346566"),
    ("ean", "57", "15"),
    ("creditor", "81234567", "00287475"),
    ("creditor", "12345", "12224"),
    ("creditor", "x", "n"),
    ("token", "", ""),
    ("token", "short", "scrubbed-d35e0f87b25e28f0"),
    (
        "token",
        "tttttttttttttttttttttttttttttttttttttttt",
        "scrubbed-df820a744d7b25bfe7b1706ff649ccd82aeb88afafcc083c",
    ),
    ("text", "Bilag nr. 7 fra Jens", "Fjøknå dru. 6 kno Dragri"),
    ("text", "", ""),
    ("text", "API (hemmelig)", "API (scrubbed-705914db93470ac0)"),
    ("problem", "The Hansen field is required.", "The Skyfjø field is required."),
    ("problem", "The Name field is required.", "The Name field is required."),
    ("party", "jens@smeden.dk", "drykna@grydrufjofjusko.example"),
    ("party", "5790000123456", "5798995346566"),
    ("party", "21345678", "02559208"),
    ("party", "Jens", "Skyska"),
    ("file", "kvittering.pdf", "plyfjøplufjø.pdf"),
    ("file", ".pdf", ".bry"),
    ("file", "uden endelse", "drøplå grøknakli"),
    ("account-name", "Bank", "Bank"),
    ("account-name", "Jens' konto", "Knågre' drikne"),
    ("vat", "U25", "U25"),
    ("vat", "XYZ9", "DCF8"),
    ("vat", "Egen moms", "Brukny drukle"),
    ("colour", "#1A2B3C", "#56E1BC"),
    ("colour", "red", "dqr"),
    ("date", "2024-02-29", "2026-02-28"),
    ("date", "2026-1-05T10:00:00Z", "2028-1-05T10:00:00Z"),
    ("date", "2026-13-01", None),
    ("date", "i dag", None),
    ("year", "2026", "2028"),
    ("year", "2025/2026", "2027/2028"),
    ("year", "2025/26", "2027/28"),
    ("year", "skæve år", "draklu ply"),
    ("moment", "Thu, 29 Feb 2024 10:00:00 GMT", "Sat, 28 Feb 2026 10:00:00 GMT"),
    ("moment", "soon", None),
    ("moment", "Fri, 31 Dec 9999 10:00:00 GMT", None),
    ("enum", "Booked, Overdue", "Booked, Overdue"),
    ("enum", "a1", None),
    ("flag", "TRUE", "TRUE"),
    ("flag", "yes", None),
    ("number", "-1.50", "-1.50"),
    ("number", "1,2", "1,2"),
    ("number", "1,", None),
    ("extension", ".pdf,jpg", ".pdf,jpg"),
    ("extension", "PDF", "PDF"),
    ("extension", "toolong", None),
    ("currency", "DKK", "DKK"),
    ("currency", "DKKR", None),
    ("country", "DK", "DK"),
    ("country", "dk", "dk"),
    ("country", "D", None),
    ("language", "da-DK", "da-DK"),
    ("language", "dansk", None),
    ("media", "application/json; charset=utf-8", "application/json; charset=utf-8"),
    ("media", 'text/html; charset="utf-8"; x=y', "text/html"),
    ("media", "application/pdf;name=jens", "application/pdf"),
    ("media", "json", None),
    ("disposition", 'attachment; filename="Jens.pdf"', 'attachment; filename="Skyska.pdf"'),
    ("disposition", "inline", "inline"),
    ("disposition", "attachment; filename*=UTF-8''jens%20h.pdf", 'attachment; filename="gribrå kle.pdf"'),
    ("disposition", "form-data; name=x", None),
    ("property", "ContactGuid", "ContactGuid"),
    ("property", "Lines[0].Amount", "Lines[0].Amount"),
    ("property", "Jens Hansen!", "Klåbra Greklå!"),
    ("oauth", "S256", "S256"),
    ("oauth", "authorization_code", "authorization_code"),
    ("oauth", "x9", None),
    ("published", "anything", "anything"),
]

LOOKS: list[tuple[str, str, str | None, str | None]] = [
    ("text", "Jens Hansen", None, UNMADE),
    ("text", "Brak Dro", None, UNMADE),
    ("text", "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJoIn0", "an access token", "an access token"),
    ("text", "Bearer abcdefghijklmnop", "an authorization", "an authorization"),
    ("text", "0123456789abcdef0123456789abcdef", "a secret key", "a secret key"),
    ("text", "aB3aB3aB3aB3aB3aB3aB3aB3aB3aB3aB3aB3", "a secret key", "a secret key"),
    ("text", "-----BEGIN RSA PRIVATE KEY", "a private key", "a private key"),
    ("text", "Bradrifjokla0012Grafjekli", None, None),
    ("text", "isv_firma", "a client id", "a client id"),
    ("text", "isv_mock_dinero", None, UNMADE),
    ("text", "amVuc0BoYW5zZW4uZGs=", "an e-mail address", "an e-mail address"),  # as base64
    ("text", "w4UKamVuc0B4LmRr", "an e-mail address", "an e-mail address"),  # of two lines, with an Å
    ("text", "c2UgaGVyIGlzdl9X", "a client id", "a client id"),  # its last letter is the X it ends with
    ("text", "Faktura 1234567", None, None),
    ("problem", "The ContactGuid field is required.", None, None),
    ("problem", "The Hansen field is required.", None, UNMADE),
    ("text", "jens@smeden.dk", "an e-mail address", "an e-mail address"),
    ("text", "a@x.example", None, UNMADE),
    ("text", "se www.smeden.dk", "an address of the web", "an address of the web"),
    ("text", "https://api.dinero.dk/", None, UNMADE),
    ("text", "https://X.EXAMPLE/", None, UNMADE),
    ("text", "010203-1234", "a CPR number", "a CPR number"),
    ("text", "320203-1234", None, UNMADE),
    ("text", "+45 21345678", "a telephone number", "a telephone number"),
    ("text", "+45 11345678", None, UNMADE),
    ("text", "CVR-nr. 10150817", "a CVR number", "a CVR number"),
    ("text", "CVR-nr. 10150818", None, UNMADE),
    ("text", "DK 10150817", "a CVR number", "a CVR number"),
    ("text", "GB82WEST12345698765432", "a bank account", "a bank account"),
    ("text", "DK5000400440116243", "a bank account", "a bank account"),
    ("text", "IBAN DK04 0019 0688 3616 64", None, UNMADE),
    ("text", "5790000123452", "an EAN number", "an EAN number"),
    ("text", "5790000123456", None, UNMADE),
    ("text", "+71<012345678901234+87999912<", None, UNMADE),
    ("text", "+71<012345678901234+81234567<", "a payment slip", "a payment slip"),
    ("text", "+71012345678901234+00123456", None, UNMADE),
    ("cvr", "10150817", "a CVR number", "a CVR number"),
    ("cvr", "DK 10150817", "a CVR number", "a CVR number"),
    ("cvr", "10150818", None, UNMADE),
    ("cvr", "60150817", None, None),
    ("iban", "GB82WEST12345698765432", "a bank account", "a bank account"),
    ("iban", "GB82", None, None),
    ("ean", "5790000123452", "an EAN number", "an EAN number"),
    ("ean", "5798990000009", None, None),
    ("phone", "21345678", "a telephone number", "a telephone number"),
    ("phone", "+4521345678", "a telephone number", "a telephone number"),
    ("phone", "11345678", None, None),
    ("party", "21345678", "a telephone number", "a telephone number"),
    ("party", "01 34 56 78", None, None),
    ("party", "Brak", None, UNMADE),
    ("party", "Jens", None, UNMADE),
    ("party", "5790000123452", "an EAN number", "an EAN number"),
    ("url", "smeden.dk", "an address of the web", "an address of the web"),
    ("url", "smeden.example", None, UNMADE),
    ("url", "smeden", None, UNMADE),
    ("url", "https://www.grydrufjofjusko.example/dreknadra", None, None),
    ("name", "21345678", None, UNMADE),
    ("token", "hemmelig", "a secret", "a secret"),
    ("token", "scrubbed-00", None, None),
    ("token", "mock-personal", None, UNMADE),
    ("guid", "8d4b3f52-0c6e-4a8e-9f5a-3b1c2d4e5f60", None, UNMADE),
    ("guid", "8d4b3f52-0c6e-8a8e-9f5a-3b1c2d4e5f60", None, None),
    ("guid", "00000000-0000-0000-0000-000000000000", None, None),
    ("guid", "jens@smeden.dk", "an e-mail address", "an e-mail address"),
    ("id", "4711", None, None),
    ("id", "Jens", None, UNMADE),
    ("version", "0123456789abcdef", None, None),
    ("version", "Jens", None, UNMADE),
    ("colour", "#ABCDEF", None, None),
    ("colour", "Jens", None, UNMADE),
    ("code", "12345", None, None),
    ("code", "123456", None, UNMADE),
    ("account", "0102031234", "a CPR number", "a CPR number"),
    ("creditor", "81234567", None, UNMADE),
    ("creditor", "00123456", None, None),
    ("creditor", "12345", None, None),
    ("registration", "9570", None, UNMADE),
    ("registration", "0012", None, None),
    ("production", "1003456789", None, UNMADE),
    ("production", "1991234567", None, None),
    ("fik", "+71000000000000123+00123456", None, None),
    ("fik", "+71000000000000123+81234567", None, UNMADE),
    ("vat", "U25", None, None),
    ("vat", "Egen moms", None, UNMADE),
    ("vat", "TOOLONG", None, UNMADE),
    ("date", "jens@smeden.dk", None, None),
    ("number", "010203-1234", None, None),
    ("paper", "Bilag", None, UNMADE),
    ("paper", "Telefon: 21345678", "a telephone number", "a telephone number"),
    ("paper", "Jens Hansen", None, UNMADE),
    ("paper", "10150817", None, UNMADE),
    ("paper", "50150817", None, None),
    ("account-name", "Bank", None, None),
    ("account-name", "Jens' konto", None, UNMADE),
    ("property", "ContactGuid", None, None),
    ("file", "brak.pdf", None, UNMADE),
    ("file", "jens.pdf", None, UNMADE),
    ("text", "brak@x.example", None, UNMADE),
    ("free", "Jens", None, None),
]


@pytest.mark.parametrize(("kind", "text", "pseudonym"), HELD)
def test_a_value_becomes_the_same_for_good(kind: str, text: str, pseudonym: str | None) -> None:
    """Under one key; None is refused."""
    assert Kinds(Pseudonyms(KEY), rules.standard(), YEARS).texts[kind](text) == pseudonym


@pytest.mark.parametrize(("kind", "text", "loosely", "strictly"), LOOKS)
def test_a_value_is_judged_by_its_kind_and_look(
    kind: str, text: str, loosely: str | None, strictly: str | None
) -> None:
    """In a recording every text must be made; in what was written by hand only what looks real is told."""
    judge = Judge(rules.standard())
    assert judge.of(kind, text, strict=False) == loosely
    assert judge.of(kind, text, strict=True) == strictly


def test_another_key_gives_other_pseudonyms() -> None:
    """The fingerprint tells keys apart; the amounts' factor belongs to the organisation."""
    one, other = Pseudonyms(KEY), Pseudonyms(KEY[::-1])
    assert one.fingerprint != other.fingerprint
    assert one.name("Jens Hansen") != other.name("Jens Hansen")
    assert (one.fingerprint, one.factor("371001"), one.factor("371002")) == ("4805f04c", 80, 94)


def test_a_payment_slip_keeps_its_own_number_and_its_check_digit() -> None:
    """The payment id stays where it is the invoice's own; any other is replaced."""
    to = Pseudonyms(KEY)
    slip = "+71000000000047112+81234567"
    assert to.fik(slip, "4711") == "+71000000000047118+00287475"
    assert to.fik(slip, "1") == "+71000000000026153+00287475"
    assert to.fik("betalt", "1") == "lzdtcr"


def test_a_long_text_keeps_the_class_of_its_length_alone() -> None:
    """In steps of sixty-four characters."""
    made = [Pseudonyms(KEY).spelled("ord " * count) for count in (21, 32, 33, 64)]
    assert [len(text) for text in made] == [72, 129, 133, 262]
    assert made[0] == "Drøkle fjofji skofjypli grybro drebrøklå bråplo brøklyski fjå pledrakli."
    assert all(map(looks_made, made))


def test_the_words_every_paper_has_are_told_from_what_they_stand_before() -> None:
    """Nothing is left of a label alone."""
    assert [after_label(text) for text in ("IBAN", "IBAN: GB82", "IBAN GB82", "Jens")] == [
        "",
        "GB82",
        "GB82",
        "Jens",
    ]


@pytest.mark.parametrize(
    ("day", "moved"),
    [("1996-02-29", "2000-02-29"), ("2096-02-29", "2100-02-28"), ("2024-02-29", "2028-02-29")],
)
def test_a_leap_day_moves_to_one_where_the_other_year_has_one(day: str, moved: str) -> None:
    """Of whole centuries every fourth has one."""
    assert moved_day(day, 4) == moved


def test_moved_by_no_year_a_value_stays() -> None:
    """The day of a leap year too."""
    kinds = Kinds(Pseudonyms(KEY), rules.standard(), 0)
    moment = "Thu, 29 Feb 2024 10:00:00 GMT"
    assert [
        kinds.texts["date"]("2024-02-29"),
        kinds.texts["year"]("2025/26"),
        kinds.texts["moment"](moment),
    ] == [
        "2024-02-29",
        "2025/26",
        moment,
    ]
