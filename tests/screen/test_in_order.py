"""Keys that come together, as from a fast hand, a slow line or a macro, are done one after the other."""

from __future__ import annotations

import pytest
from textual import events
from textual.keys import _character_to_key

pytestmark = pytest.mark.screen

NAMES = {"→": "ctrl+right", "⇥": "tab", "⏎": "enter", "⎋": "escape", "↶": "ctrl+z", "⇧": "shift+right"}


async def burst(pilot, typed: str) -> None:
    """All keys at once, as a terminal hands them over when the program was busy."""
    for letter in typed:
        key = NAMES.get(letter) or _character_to_key(letter)
        pilot.app.post_message(events.Key(key, letter if letter not in NAMES else None))
    for _ in range(6):
        await pilot.pause()
        await pilot.app.workers.wait_for_complete()


async def test_a_letter_marks_where_the_keys_before_it_led(sample, app_of, words, marks) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        await burst(pilot, "]]]→→→→g→→g")
        assert [words(sample, mark) for mark in marks(sample)] == ["Moscow", "Tehran"]


async def test_what_is_typed_after_a_key_that_opens_a_field_is_for_the_field(sample, app_of, words, marks) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        await burst(pilot, "/moscow")
        assert marks(sample) == []
        await burst(pilot, "⏎g")
        assert [words(sample, mark) for mark in marks(sample)] == ["Moscow"]


async def test_a_claim_is_made_filled_in_and_left_in_one_go(sample, app_of, words, marks) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        await burst(pilot, "]]]→→→→g→→g→ →→c31⎋→→g↶")
        claim, *entities = sorted(marks(sample), key=lambda mark: mark.kind)
        assert claim.attributes == {"polarity": "positive", "certainty": "possible", "stance": "endorses"}
        assert [words(sample, mark) for mark in entities] == ["Moscow", "Tehran"]


async def test_keys_that_open_and_close_other_screens_are_met_by_those(sample, app_of, marks) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        before = app.screen
        await burst(pilot, "?⎋→?⎋]]")
        assert app.screen is before
        assert marks(sample) == []
        assert before.pane.caret.place.passage > 2
