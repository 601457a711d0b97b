"""The companies: read from cassettes (`fold`), looked things up in (`books`), written on the wire (`render`).

Law of this room: what a person entered is folded from interactions, everything else is worked out by the ledger.
"""
