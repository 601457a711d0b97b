"""What a run found, per requirement, and the ways to show it.

Law of this package: `collect` runs beside the tests and turns each into a record of plain data; `findings` judges the
records; the others show what was found and decide nothing.
"""
