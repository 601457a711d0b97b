"""Where a connection made by `dinero-mcp login` rests: a file of this user's, its secrets encrypted.

Whoever renews a token holds the store's lock from reading the old token until the new one is safe.
"""
