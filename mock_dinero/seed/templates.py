"""The designs of a company's vouchers: the default one that its settings name, and others where there are any.

Law of this module: a template id that a voucher or the settings carry is always one of these.
"""

from __future__ import annotations

from mock_dinero.ledger.books import SalesSettings
from mock_dinero.ledger.papers import InvoiceTemplate
from mock_dinero.seed import ids


def standard(settings: SalesSettings, name: str) -> tuple[InvoiceTemplate, ...]:
    """Return the default template of the settings, none where the settings name none."""
    if settings.template_id is None:
        return ()
    template = InvoiceTemplate(
        id=settings.template_id,
        name="Standard",
        is_default=True,
        primary_color="#1f3a5f",
        secondary_color="#c9d6df",
        font="Open Sans",
        logo_text=name,
    )
    return (template,)


def others(organization_id: int, logo: str, image: str) -> tuple[InvoiceTemplate, InvoiceTemplate]:
    """Return one with a picture for a logo and one with a picture on top; both are files of the archive."""
    summer = InvoiceTemplate(
        id=ids.guid(organization_id, "template", "summer"),
        name="Sommerkampagne",
        theme="TopImage",
        primary_color="#e07a1f",
        secondary_color="#fff4e0",
        address_placement="Left",
        font="Lato",
        logo_type="Image",
        logo_file_guid=logo,
        max_image_width_mm=80,
        show_line_unit=False,
        image_file_guid=image,
        image_text_color="#ffffff",
    )
    plain = InvoiceTemplate(
        id=ids.guid(organization_id, "template", "plain"),
        name=None,
        theme="Box",
        logo_type="Letters",
        show_logo=False,
        show_payment_conditions=False,
    )
    return summer, plain
