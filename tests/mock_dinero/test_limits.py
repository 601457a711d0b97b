"""The rate limit: a rolling minute per organisation and client."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from mock_dinero.limits import WINDOW, RateLimiter

START = datetime(2026, 11, 16, 8, tzinfo=UTC)


@given(st.lists(st.floats(0, 30), max_size=60), st.integers(1, 5))
def test_no_rolling_minute_ever_holds_more_than_the_limit(gaps: list[float], limit: int) -> None:
    """Whatever the rhythm of the requests."""
    limiter, now, admitted = RateLimiter(), START, []
    for gap in gaps:
        now += timedelta(seconds=gap)
        if limiter.wait(("371001", "a"), limit, now) is None:
            admitted.append(now)
    windows = [[other for other in admitted if at <= other < at + WINDOW] for at in admitted]
    assert all(len(window) <= limit for window in windows)


@given(st.integers(1, 5), st.floats(0, 59.9))
def test_who_waits_as_long_as_told_is_admitted(limit: int, pause: float) -> None:
    """The wait is whole seconds until the oldest request has left the window."""
    limiter = RateLimiter()
    for _ in range(limit):
        assert limiter.wait(("371001", "a"), limit, START) is None
    later = START + timedelta(seconds=pause)
    wait = limiter.wait(("371001", "a"), limit, later)
    assert wait is not None
    assert limiter.wait(("371001", "a"), limit, later + timedelta(seconds=wait)) is None


def test_organisations_and_clients_are_counted_apart() -> None:
    """One company's requests take nothing from another's, nor one client's."""
    limiter = RateLimiter()
    keys = [("371001", "a"), ("371002", "a"), ("371001", "b")]
    assert [limiter.wait(key, 1, START) for key in keys] == [None, None, None]
    assert [limiter.wait(key, 1, START) for key in keys] == [60, 60, 60]


def test_a_limit_of_none_admits_everything_and_zero_nothing() -> None:
    """`off`, and the hardest limit there is."""
    limiter = RateLimiter()
    assert [limiter.wait(("1", "a"), None, START) for _ in range(500)] == [None] * 500
    assert limiter.wait(("1", "a"), 0, START) == 60


def test_the_limits_are_a_hundred_and_sixty() -> None:
    """Visma Connect applications and personal integrations."""
    limiter = RateLimiter()
    assert (limiter.limit(personal=False), limiter.limit(personal=True)) == (100, 60)
