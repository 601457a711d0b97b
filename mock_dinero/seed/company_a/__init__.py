"""Company A, 371001 Nordlys Cykler ApS: a bicycle shop with three calendar years and quarterly VAT.

A burst pipe shut the shop from December 2023; it opened again on 2 April 2024. That is why the first quarter of 2024
has no VAT at all, and why wages begin in May.
"""
