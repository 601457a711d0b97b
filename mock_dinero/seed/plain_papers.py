"""The papers of the smaller companies: what their vouchers already speak of, and nothing more.

Law of this module: a file id, a mail-out status or a template id of a voucher always has its file, mail-out or
template; the books are left as they are.
"""

from __future__ import annotations

from dataclasses import replace

from mock_dinero.ledger.company import Company
from mock_dinero.seed.archive import linked_files
from mock_dinero.seed.mailing import mail_outs
from mock_dinero.seed.templates import standard


def with_plain_papers(company: Company) -> Company:
    """Return the company with the files, mail-outs and template its documents name."""
    settings = company.settings
    return replace(
        company,
        files=tuple(
            sorted(
                linked_files(company),
                key=lambda file: (file.uploaded_at, file.guid),
                reverse=True,
            )
        ),
        mail_outs=mail_outs(company),
        templates=standard(settings, company.organization.name) if settings else (),
    )
