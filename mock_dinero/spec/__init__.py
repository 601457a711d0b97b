"""The published API description as structure, what departs from it, and both made into one document.

Law of this room: `published.json` holds no prose of Dinero's; `overlay.yaml` lists each departure with its
evidence; `observed.json` is made from both by `build` and never edited.
"""
