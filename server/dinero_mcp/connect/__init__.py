"""Connecting one user of this computer: sign in, sign out, get a token, and find out what is wrong.

Every failure is one line that says what to do next. What a person is told holds no secret.
"""
