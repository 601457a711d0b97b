"""The double-entry engine: documents in, postings and figures out.

Law of this room: pure functions over frozen values, the standard library only, whole øre only.
No clock, no randomness, no I/O: days, instants and guids come in as arguments.
"""
