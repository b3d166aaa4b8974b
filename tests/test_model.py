"""Ids."""

from __future__ import annotations

import re
import time

from workbench import model
from workbench.model import new_id


def test_a_fresh_id_is_a_ulid(monkeypatch) -> None:
    """The example of the specification: 1469918176385 is 01ARYZ6S41."""
    monkeypatch.setattr(time, "time_ns", lambda: 1_469_918_176_385_000_000)
    made = {new_id() for _ in range(2000)}
    assert len(made) == 2000
    assert {each[:10] for each in made} == {"01ARYZ6S41"}
    assert all(re.fullmatch("[0-9A-HJKMNP-TV-Z]{26}", each) for each in made)


def test_chance_fills_all_of_the_rest(monkeypatch) -> None:
    for byte, sign in ((b"\xff", "Z"), (b"\x00", "0")):
        monkeypatch.setattr(model.os, "urandom", lambda size, byte=byte: byte * size)
        assert new_id()[10:] == sign * 16


def test_later_ids_sort_later(monkeypatch) -> None:
    made = []
    for milliseconds in (1, 2, 40, 1_000, 1 << 40, (1 << 48) - 1):
        monkeypatch.setattr(time, "time_ns", lambda at=milliseconds: at * 1_000_000)
        made.append(new_id())
    assert made == sorted(made)
