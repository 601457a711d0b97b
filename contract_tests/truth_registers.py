"""Organisations, settings, contacts, notes, statements, products, files and attachments, held to the books.

Law of this module: as `truth_ledger`; registers are compared whole, single rows one of each kind.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .truth import Case, Row, exact, few, same

if TYPE_CHECKING:
    from collections.abc import Callable

LONGEST = 300
"""Lines of a statement, at most, of those looked at."""
PAGE = 1000


def _organizations(case: Case) -> None:
    data = case.everywhere("list_organizations")
    told = {row["id"]: (row["name"], row["isPro"]) for row in data["organizations"]}
    same(told, {row["id"]: (row["name"], row["isPro"]) for row in case.truth.companies}, "organisations")
    same(data["count"], len(case.truth.companies), "organisations: count")


def _organization(case: Case) -> None:
    names = ("id", "name", "isPro", "isVatFree", "isTaxFreeUnion", "email", "vatNumber")
    data, wanted = case.ask("get_organization"), case.truth.told["organization"]
    same({name: data[name] for name in names}, {name: wanted[name] for name in names}, "organisation")


def _connection(case: Case) -> None:
    data = case.everywhere("validate_connection")
    same(data["organizationCount"], len(case.truth.companies), "organisations connected")
    told = {row["id"]: row["isPro"] for row in data["organizations"]}
    same(told, {row["id"]: row["isPro"] for row in case.truth.companies}, "organisations connected")


def _settings(case: Case) -> None:
    data, wanted = case.ask("get_sales_settings"), case.truth.told["settings"]
    names = {"reminderFee": "reminderFee", "reminderInterestRate": "reminderInterestRate"}
    names |= {"defaultAccountNumber": "defaultAccount", "paymentConditionNumberOfDays": "termsDays"}
    same(
        {name: exact(data[name]) for name in names},
        {name: exact(wanted[one] or 0) for name, one in names.items()},
        "sales settings",
    )
    same(
        (data["linesInclVat"], data["paymentConditionType"]),
        (wanted["linesInclVat"], wanted["termsType"]),
        "terms",
    )


CONTACT = {"name": "name", "isPerson": "isPerson", "countryKey": "country", "vatNumber": "vatNumber"}


def _contacts(case: Case) -> None:
    told = {row["contactGuid"]: tuple(row[name] for name in CONTACT) for row in case.every("list_contacts")}
    live = case.truth.live("contacts")
    same(told, {row["guid"]: tuple(row[one] for one in CONTACT.values()) for row in live}, "contacts")


def _contact(case: Case) -> None:
    for row in few(case.truth.live("contacts"), by=lambda row: (row["country"], row["isPerson"])):
        data = case.ask("get_contact", contactGuid=row["guid"])
        wanted = {name: row[one] for name, one in CONTACT.items()}
        same({name: data[name] for name in CONTACT}, wanted, f"contact {row['guid']}")


def _notes(case: Case) -> None:
    live = {row["guid"] for row in case.truth.live("contacts")}
    noted = [row for row in case.truth.live("notes") if row["contactGuid"] in live]
    guids = {row["contactGuid"] for row in noted} or set(sorted(live)[:1])
    for guid in sorted(guids)[:4]:
        rows = case.every("list_contact_notes", contactGuid=guid)
        wanted = {row["guid"]: row["text"] for row in noted if row["contactGuid"] == guid}
        same({row["id"]: row["text"] for row in rows}, wanted, f"notes on {guid}")


def _statement(case: Case) -> None:
    live = {row["guid"] for row in case.truth.live("contacts")}
    known = [row for row in case.truth.rows("statements") if row["contactGuid"] in live]
    short = sorted((row for row in known if len(row["lines"]) <= LONGEST), key=lambda row: len(row["lines"]))
    for row in [*short[:1], *short[-3:]]:
        data = case.ask("get_contact_state_of_account", contactGuid=row["contactGuid"], maxEntries=LONGEST)
        what = f"statement of {row['contactGuid']}"
        same([_line(one) for one in data["entries"]], [_line(one) for one in row["lines"]], what)
        totals = ("income", "expenses")
        same({n: exact(data[n]) for n in totals}, {n: exact(row[n]) for n in totals}, f"{what}: totals")
        same(data["entryCount"], len(row["lines"]), f"{what}: lines")


def _line(row: Row) -> tuple[Any, ...]:
    return row["date"][:10], exact(row["amount"]), exact(row["balance"]), row["status"].lower()


PRODUCT = {"productNumber": "number", "name": "name", "accountNumber": "account", "unit": "unit"}


def _products(case: Case) -> None:
    told = {row["productGuid"]: _product_told(row) for row in case.every("list_products")}
    same(told, {row["guid"]: _product_known(row) for row in case.truth.live("products")}, "products")


def _product(case: Case) -> None:
    for row in few(case.truth.live("products"), by=lambda row: row["unit"]):
        data = case.ask("get_product", productGuid=row["guid"])
        same(_product_told(data), _product_known(row), f"product {row['guid']}")


def _product_told(row: Row) -> tuple[Any, ...]:
    return (*(row[name] for name in PRODUCT), exact(row["baseAmountValue"]), exact(row["quantity"]))


def _product_known(row: Row) -> tuple[Any, ...]:
    return (*(row[name] for name in PRODUCT.values()), exact(row["baseAmount"]), exact(row["quantity"]))


def _files(case: Case) -> None:
    told: list[Row] = []
    page, more = 0, True
    while more:
        data = case.ask("list_files", page=page, pageSize=PAGE)
        told, page, more = [*told, *data["files"]], page + 1, data["hasMore"]
    same(
        {
            row["fileGuid"].lower(): (row["size"], [link["voucherGuid"] for link in row["linked"]])
            for row in told
        },
        {row["guid"].lower(): (row["size"], row["voucherGuids"]) for row in case.truth.rows("files")},
        "files",
    )


def _file(case: Case) -> None:
    small = (row for row in case.truth.rows("files") if row["size"] < PAGE * PAGE)
    for row in few(small, by=lambda row: row["extension"])[:2]:
        data = case.ask("download_file", fileGuid=row["guid"])
        same(data["sizeBytes"], row["size"], f"file {row['guid']}")


def _attachments(case: Case) -> None:
    known = case.truth.rows("attachments")
    live = {row["guid"] for row in (*case.truth.live("invoices"), *case.truth.live("creditNotes"))}
    some = sorted({row["documentGuid"] for row in known} & live)[:3] or sorted(live)[:1]
    for guid in some:
        data = case.ask("list_document_attachments", documentGuid=guid)
        told = sorted((row["fileGuid"], row["fileName"]) for row in data["attachments"])
        wanted = sorted((row["fileGuid"], row["name"]) for row in known if row["documentGuid"] == guid)
        same(told, wanted, f"attachments of {guid}")
        same(data["count"], len(wanted), f"attachments of {guid}: count")


COMPARED: dict[str, Callable[[Case], None]] = {
    "list_organizations": _organizations,
    "get_organization": _organization,
    "validate_connection": _connection,
    "get_sales_settings": _settings,
    "list_contacts": _contacts,
    "get_contact": _contact,
    "list_contact_notes": _notes,
    "get_contact_state_of_account": _statement,
    "list_products": _products,
    "get_product": _product,
    "list_files": _files,
    "download_file": _file,
    "list_document_attachments": _attachments,
}
"""Tool -> what its answer is held to."""
