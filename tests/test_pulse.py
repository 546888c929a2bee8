"""A server that was away listens before it takes a run for dead."""

import time

import pytest

from harbor_pub.serving.pulse import Pulse


def test_a_pause_begins_the_count_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    now, slept = 50.0, 0.0
    monkeypatch.setattr(time, "monotonic", lambda: now)
    monkeypatch.setattr(time, "clock_gettime", lambda _: now + slept)
    pulse = Pulse()
    for _ in range(100):
        now += 1
        pulse.tick()
    assert pulse.going() == 100
    now += 60  # stopped
    assert pulse.going() == 0
    now += 5
    assert pulse.going() == 5
    slept += 3600  # the machine slept, and its clock with it
    assert pulse.going() == 0
