"""Cassettes as evidence: recorded, scrubbed, replayed against the fake, and held against the published description."""
