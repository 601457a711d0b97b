"""Trade offers, files, notes, mail-outs, attachments and templates in Dinero's JSON.

Law of this module: keys and their order are the published schemas' (2026-09-03). An offer's status is its newest
step's, Draft without any; a file's extension and size are those its bytes have.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mock_dinero.ledger.money import to_json as kr
from mock_dinero.world.render import Json, moment
from mock_dinero.world.render_sales import document

if TYPE_CHECKING:
    from mock_dinero.ledger.papers import (
        Attachment,
        ContactNote,
        File,
        FileLink,
        InvoiceTemplate,
        MailOut,
        OfferStep,
    )
    from mock_dinero.shapes import Shape
    from mock_dinero.world.books import Books, Offer

OFFER: Shape[Offer] = {
    "HasGeneratedAnyVouchers": lambda o: o.status == "Invoiced" or bool(o.offer.generated),
    "ContactGuid": lambda o: o.offer.contact_guid,
    "Status": lambda o: o.status,
    "MailOutStatus": lambda o: o.offer.mail_out_status,
    "LatestMailOutType": lambda o: o.offer.latest_mail_out_type,
    "Guid": lambda o: o.offer.guid,
    "TimeStamp": lambda o: o.offer.timestamp,
    "CreatedAt": lambda o: moment(o.offer.created_at),
    "UpdatedAt": lambda o: moment(o.offer.updated_at),
    "DeletedAt": lambda o: moment(o.offer.deleted_at),
    "Number": lambda o: o.offer.number,
    "ContactName": lambda o: o.offer.contact_name,
    "TotalExclVat": lambda o: kr(o.totals.excl),
    "TotalVatableAmount": lambda o: kr(o.totals.vatable),
    "TotalInclVat": lambda o: kr(o.totals.incl),
    "TotalNonVatableAmount": lambda o: kr(o.totals.non_vatable),
    "TotalVat": lambda o: kr(o.totals.vat),
    "Currency": lambda o: o.offer.currency,
    "Language": lambda o: o.offer.language,
    "ExternalReference": lambda o: o.offer.external_reference,
    "Description": lambda o: o.offer.description,
    "Comment": lambda o: o.offer.comment,
    "Date": lambda o: o.offer.date.isoformat(),
    "Address": lambda o: o.offer.address,
}
"""A row of the trade offer list: what its prose allows, which leaves out lines and history."""

CONTACT_NOTE: Shape[ContactNote] = {
    "Id": lambda n: n.guid,
    "NoteDate": lambda n: moment(n.date),
    "AuthorName": lambda n: n.author_name,
    "AuthorEmail": lambda n: n.author_email,
    "CreatedAt": lambda n: moment(n.created_at),
    "UpdatedAt": lambda n: moment(n.updated_at),
    "DeletedAt": lambda n: moment(n.deleted_at),
    "Text": lambda n: n.text,
}

ATTACHMENT: Shape[tuple[int, Attachment]] = {
    "OrganizationId": lambda a: a[0],
    "DocumentId": lambda a: a[1].document_guid,
    "FileGuid": lambda a: a[1].file_guid,
    "FileName": lambda a: a[1].file_name,
}
"""An attachment beside the number of its organisation."""

MAIL_OUT: Shape[MailOut] = {
    "Id": lambda m: m.id,
    "Date": lambda m: moment(m.date),
    "SeenAt": lambda m: moment(m.seen_at),
    "Sender": lambda m: m.sender,
    "Receiver": lambda m: m.receiver,
    "Subject": lambda m: m.subject,
    "Message": lambda m: m.message,
    "DownloadCount": lambda m: m.downloads,
    "PrintCount": lambda m: m.prints,
    "Type": lambda m: m.type,
    "Status": lambda m: m.status,
    "LatestEvent": lambda m: m.latest_event,
    "IsSmsMessage": lambda m: m.is_sms,
    "CCToSender": lambda m: m.cc_to_sender,
}

TEMPLATE: Shape[InvoiceTemplate] = {
    "Id": lambda t: t.id,
    "Name": lambda t: t.name,
    "IsDefault": lambda t: t.is_default,
    "Theme": lambda t: t.theme,
    "PrimaryColor": lambda t: t.primary_color,
    "SecondaryColor": lambda t: t.secondary_color,
    "AddressPlacement": lambda t: t.address_placement,
    "Font": lambda t: t.font,
    "LogoType": lambda t: t.logo_type,
    "LogoText": lambda t: t.logo_text,
    "LogoFileGuid": lambda t: t.logo_file_guid,
    "MaxImageWidthMm": lambda t: t.max_image_width_mm,
    "ShowCompanyInfo": lambda t: t.show_company_info,
    "ShowPaymentConditions": lambda t: t.show_payment_conditions,
    "ShowLogo": lambda t: t.show_logo,
    "ShowLineQuantity": lambda t: t.show_line_quantity,
    "ShowLineUnit": lambda t: t.show_line_unit,
    "ImageFileUploadGuid": lambda t: t.image_file_guid,
    "ImageTextColor": lambda t: t.image_text_color,
}

# published description (2026-09-03): Name and UploadedAt. dinero-backup reads FileName, which may be empty, and
# CreatedAt; whether Dinero sends those as well is not known, and that it does not is assumed.
FILE: Shape[File] = {
    "FileGuid": lambda f: f.guid,
    "Name": lambda f: f.name,
    "Extension": lambda f: f.extension,
    "Size": lambda f: f.size,
    "UploadedAt": lambda f: moment(f.uploaded_at),
    "Note": lambda f: f.note,
    "NumberOfPages": lambda f: f.pages,
    "Linked": lambda f: [_link(link) for link in f.links],
    "UploadedBy": lambda f: f.uploaded_by,
}


def offer_row(offer: Offer, books: Books) -> Json:
    """Return a trade offer in full, its history from the first step to the newest (assumed)."""
    head = {key: OFFER[key](offer) for key in _HEAD}
    stamps = {key: OFFER[key](offer) for key in _STAMPS}
    history = [_step(step) for step in offer.offer.history]
    generated = list(offer.offer.generated)
    parts = {"GeneratedVouchers": generated, "History": history}
    return head | parts | stamps | document(offer.face, offer.totals, books)


_HEAD = ("HasGeneratedAnyVouchers", "ContactGuid", "Status", "MailOutStatus", "LatestMailOutType")
_STAMPS = ("Guid", "TimeStamp", "CreatedAt", "UpdatedAt", "DeletedAt")


def _step(step: OfferStep) -> Json:
    return {
        "Status": step.status,
        "UpdatedAt": moment(step.updated_at),
        "TradeOfferEmailSentAt": moment(step.offer_sent_at),
        "ConfirmationEmailSentAt": moment(step.confirmation_sent_at),
        "TotalInclVat": None if step.total_incl is None else kr(step.total_incl),
        "Currency": step.currency,
    }


def _link(link: FileLink) -> Json:
    return {
        "VoucherId": link.voucher_id,
        "VoucherGuid": link.voucher_guid,
        "LinkedAt": moment(link.linked_at),
    }
