"""The fake's clock: it starts where it is told and moves only as told."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from mock_dinero.clock import Clock

START = datetime(2026, 11, 16, 22, 59, 30, tzinfo=UTC)


def test_a_running_clock_runs_on_from_its_start_with_the_monotonic_time() -> None:
    """The wall clock has no part in it."""
    seconds = iter((100.0, 107.5))
    clock = Clock(START, monotonic=lambda: next(seconds))
    assert clock.now() == START + timedelta(seconds=7.5)


def test_a_frozen_clock_stands_until_it_is_moved() -> None:
    """Advancing moves it, and it stands again."""
    clock = Clock(START, frozen=True)
    clock.advance(60)
    assert clock.now() == clock.now() == START + timedelta(minutes=1)


def test_today_is_a_day_in_copenhagen() -> None:
    """Half a minute past 23:00 UTC in winter it is tomorrow in Denmark."""
    clock = Clock(START, frozen=True)
    assert clock.today() == date(2026, 11, 16)
    clock.advance(30)
    assert clock.today() == date(2026, 11, 17)


def test_a_clock_that_is_let_go_runs_on_from_where_it_stood() -> None:
    """No time passed for it while it was frozen."""
    seconds = iter((0.0, 50.0, 50.0, 50.0))
    clock = Clock(START, frozen=True, monotonic=lambda: next(seconds))
    clock.freeze(frozen=False)
    assert clock.now() == START


def test_reset_brings_back_the_start_and_the_frost() -> None:
    """Whatever was done to the clock."""
    clock = Clock(START, frozen=True)
    clock.freeze(frozen=False)
    clock.set(datetime(2030, 1, 1, tzinfo=UTC))
    clock.reset()
    assert (clock.now(), clock.frozen) == (START, True)
