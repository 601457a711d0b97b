"""Guids of postings, made from what they belong to.

Law of this module: the same company, voucher, part and index give the same guid on every run and machine.
"""

from __future__ import annotations

from uuid import UUID, uuid5

NAMESPACE = UUID("6d6f636b-6469-5e72-8f00-6c6564676572")


def entry_guid(organization: int, voucher: str, part: str, index: int) -> str:
    """The guid of one posting: part says which act of the voucher, index which of its legs."""
    return str(uuid5(NAMESPACE, f"{organization}/{voucher}/{part}/{index}"))
