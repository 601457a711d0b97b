"""What Dinero changed: three witnesses of its API compared, and not one value shown.

Law of this room: a description is read as data within limits and never obeyed; of a cassette only names, types
and counts come out; each difference is found once, at its highest place, with a class and a reason.
"""
