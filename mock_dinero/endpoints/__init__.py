"""One module per resource, one function per operation, each under its template as Dinero documents it.

Law of this room: an endpoint selects from the books and renders; parameters are read by `conventions`, figures
come from the ledger, and access was settled by the gates.
"""
