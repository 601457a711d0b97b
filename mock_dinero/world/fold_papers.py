"""Recorded papers become trade offers, files, notes, mail-outs, attachments and templates.

Law of this module: the inverse of `render_papers`. An offer's exchange rate is on no wire, so a folded one has
the krone's: only its own currency is ever shown.
"""

from __future__ import annotations

from mock_dinero.ledger.papers import (
    Attachment,
    ContactNote,
    File,
    FileLink,
    InvoiceTemplate,
    MailOut,
    OfferStep,
    TradeOffer,
)
from mock_dinero.world.fold_rows import LONG_AGO, day, needed
from mock_dinero.world.fold_vouchers import NO_TIMESTAMP, sales_line
from mock_dinero.world.gather import OWNER, Row


def trade_offer(row: Row) -> TradeOffer:
    """Return a trade offer; a status that its history does not end with becomes the last step."""
    created = row.moment("CreatedAt") or LONG_AGO
    return TradeOffer(
        guid=row.word("Guid", "").lower(),
        number=needed(row, "Number", row.integer("Number")),
        contact_guid=row.word("ContactGuid", ""),
        contact_name=row.text("ContactName"),
        date=day(row, "Date"),
        lines=tuple(sales_line(line) for line in row.rows("ProductLines")),
        currency=row.word("Currency", "DKK"),
        language=row.word("Language", "da-DK"),
        description=row.text("Description"),
        comment=row.text("Comment"),
        address=row.text("Address"),
        external_reference=row.text("ExternalReference"),
        show_lines_incl_vat=row.flag("ShowLinesInclVat"),
        mail_out_status=row.word("MailOutStatus", "NotSent"),
        latest_mail_out_type=row.text("LatestMailOutType"),
        template_id=row.text("InvoiceTemplateId"),
        history=_history(row),
        generated=tuple(str(guid) for guid in row.get("GeneratedVouchers") or ()),
        timestamp=row.word("TimeStamp", NO_TIMESTAMP),
        created_at=created,
        updated_at=row.moment("UpdatedAt") or created,
        deleted_at=row.moment("DeletedAt"),
    )


def file(row: Row) -> File:
    """Return a file of the archive."""
    return File(
        guid=row.word("FileGuid", ""),
        name=row.text("Name"),
        extension=row.word("Extension", ""),
        size=row.integer("Size") or 0,
        pages=row.integer("NumberOfPages"),
        note=row.text("Note"),
        links=tuple(_link(link) for link in row.rows("Linked")),
        uploaded_by=row.text("UploadedBy"),
        uploaded_at=row.moment("UploadedAt") or LONG_AGO,
    )


def contact_note(row: Row) -> ContactNote:
    """Return a note on a contact."""
    date = needed(row, "NoteDate", row.moment("NoteDate"))
    return ContactNote(
        guid=row.word("Id", "").lower(),
        contact_guid=row.word(OWNER, ""),
        date=date,
        text=row.word("Text", ""),
        author_name=row.text("AuthorName"),
        author_email=row.text("AuthorEmail"),
        created_at=row.moment("CreatedAt") or date,
        updated_at=row.moment("UpdatedAt") or date,
        deleted_at=row.moment("DeletedAt"),
    )


def mail_out(row: Row) -> MailOut:
    """Return a mail-out of the voucher it was recorded under."""
    return MailOut(
        id=needed(row, "Id", row.integer("Id")),
        voucher_guid=row.word(OWNER, ""),
        date=needed(row, "Date", row.moment("Date")),
        seen_at=row.moment("SeenAt"),
        sender=row.text("Sender"),
        receiver=row.text("Receiver"),
        subject=row.text("Subject"),
        message=row.text("Message"),
        downloads=row.integer("DownloadCount") or 0,
        prints=row.integer("PrintCount") or 0,
        type=row.word("Type", "None"),
        status=row.word("Status", "Sent"),
        latest_event=row.text("LatestEvent"),
        is_sms=row.flag("IsSmsMessage"),
        cc_to_sender=row.flag("CCToSender"),
    )


def attachment(row: Row) -> Attachment:
    """Return an attachment of the document it was recorded under."""
    return Attachment(
        document_guid=row.word(OWNER, ""),
        file_guid=row.word("FileGuid", ""),
        file_name=row.text("FileName"),
    )


def template(row: Row) -> InvoiceTemplate:
    """Return a template."""
    return InvoiceTemplate(
        id=row.word("Id", "").lower(),
        name=row.text("Name"),
        is_default=row.flag("IsDefault"),
        theme=row.word("Theme", "Standard"),
        primary_color=row.text("PrimaryColor"),
        secondary_color=row.text("SecondaryColor"),
        address_placement=row.word("AddressPlacement", "Right"),
        font=row.text("Font"),
        logo_type=row.word("LogoType", "Letters"),
        logo_text=row.text("LogoText"),
        logo_file_guid=row.text("LogoFileGuid"),
        max_image_width_mm=row.integer("MaxImageWidthMm") or 0,
        show_company_info=row.flag("ShowCompanyInfo", default=True),
        show_payment_conditions=row.flag("ShowPaymentConditions", default=True),
        show_logo=row.flag("ShowLogo", default=True),
        show_line_quantity=row.flag("ShowLineQuantity", default=True),
        show_line_unit=row.flag("ShowLineUnit", default=True),
        image_file_guid=row.text("ImageFileUploadGuid"),
        image_text_color=row.text("ImageTextColor"),
    )


def _history(row: Row) -> tuple[OfferStep, ...]:
    steps = tuple(_step(step) for step in row.rows("History"))
    status = row.word("Status", "Draft")
    if status == (steps[-1].status if steps else "Draft"):
        return steps
    return (*steps, OfferStep(status=status, updated_at=row.moment("UpdatedAt") or LONG_AGO))


def _step(row: Row) -> OfferStep:
    total = row.get("TotalInclVat")
    return OfferStep(
        status=row.word("Status", "Draft"),
        updated_at=needed(row, "UpdatedAt", row.moment("UpdatedAt")),
        offer_sent_at=row.moment("TradeOfferEmailSentAt"),
        confirmation_sent_at=row.moment("ConfirmationEmailSentAt"),
        total_incl=None if total is None else row.amount("TotalInclVat"),
        currency=row.text("Currency"),
    )


def _link(row: Row) -> FileLink:
    return FileLink(
        voucher_id=needed(row, "VoucherId", row.integer("VoucherId")),
        voucher_guid=row.word("VoucherGuid", "").lower(),
        linked_at=row.moment("LinkedAt"),
    )
