"""Countries, accounting years, VAT types and sales settings.

Law of this module: bare arrays and single objects, no paging and no choice of fields (published description).
"""

from __future__ import annotations

from typing import Any

from mock_dinero.answers import not_found
from mock_dinero.routing import Call, router
from mock_dinero.world.countries import COUNTRIES
from mock_dinero.world.render import settings_row, vat_type_row, year_row

endpoints = router()


@endpoints.get("/v1/countries")
def list_countries(_: Call) -> list[Any]:
    """Answer every country Dinero knows."""
    return [{"Key": key, "DanishName": danish, "EnglishName": english} for key, danish, english in COUNTRIES]


@endpoints.get("/v1/{organizationId}/accountingyears")
def list_accounting_years(call: Call) -> list[Any]:
    """Answer the accounting years, oldest first (assumed)."""
    dashed = call.switches.year_names == "dash"
    years = sorted(call.books.company.years, key=lambda year: year.start)
    return [year_row(year, dashed=dashed) for year in years]


@endpoints.get("/v1/{organizationId}/vatTypes")
def list_vat_types(call: Call) -> list[Any]:
    """Answer the organisation's VAT types, its own partial ones included."""
    return [vat_type_row(kind) for kind in call.books.company.vat_types]


@endpoints.get("/v1/{organizationId}/sales/settings")
def get_sales_settings(call: Call) -> dict[str, Any]:
    """Answer the defaults of a new invoice; a company whose settings were never recorded has none."""
    settings = call.books.company.settings
    if settings is None:
        raise not_found("Sales settings")
    return settings_row(settings)
