"""Results (profit and loss) by month and by accounting year, defined once for every tool.

Pure: values in, values out; today is always given. Nothing here knows of requests or tools.
"""
