"""What prompts may ask a person for. A value lands in a text, so nothing but its own form is accepted."""

from __future__ import annotations

from dinero_mcp.prompts.declaration import Argument

ORGANIZATION = Argument(
    "organization_id",
    r"[1-9][0-9]{0,9}",
    "must be a number such as 371001",
    {"da": "Firma-id; skriv en del af navnet.", "en": "Organisation id (firma-id); type part of its name."},
)
ACCOUNTING_YEAR = Argument(
    "accounting_year",
    r"[^\x00-\x1f`{}]{1,40}",
    "must be the name of an accounting year, such as 2026",
    {"da": "Regnskabsårets navn.", "en": "Name of the accounting year (regnskabsår)."},
)
MONTH = Argument(
    "month",
    r"[0-9]{4}-(0[1-9]|1[0-2])",
    "must be a month written YYYY-MM",
    {"da": "ÅÅÅÅ-MM; ellers sidste måned.", "en": "YYYY-MM; last month if left out."},
    required=False,
)
VOUCHER_NUMBER = Argument(
    "voucher_number",
    r"[0-9]{1,9}",
    "must be a whole number",
    {"da": "Bilagsnummer eller fakturanummer.", "en": "Voucher number (bilagsnummer) or invoice number."},
)
