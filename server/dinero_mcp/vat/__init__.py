"""Danish VAT as a calendar and as postings: when a return is due, how often, and what the books show of it.

Pure: values in, values out; today is always given. Nothing here knows of requests or tools.
"""
