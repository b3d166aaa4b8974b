"""Words shortened to a width, and looks that can be read."""

from __future__ import annotations

import pytest

from workbench.tui.lines import beginning, ending
from workbench.tui.palettes import PALETTES
from workbench.tui.postedit.differences import differences
from workbench.tui.postedit.panel import colored
from workbench.tui.themes import contrast, ink_of


def test_a_text_is_cut_between_words_and_says_that_it_goes_on() -> None:
    assert beginning("according to the agency", 12) == "according to…"
    assert beginning("according to the agency", 14) == "according to…"
    assert ending("according to the agency", 10) == "…the agency"
    assert ending("according to the agency", 8) == "…agency"
    assert beginning("short", 5) == ending("short", 5) == "short"
    assert beginning("據德黑蘭的官方通訊社報道", 4) == "據德黑蘭…"
    assert ending("據德黑蘭的官方通訊社報道", 4) == "…訊社報道"


def test_words_that_change_keep_the_spaces_beside_them() -> None:
    rows = colored(differences("the work costs some 16 euros", "The work costs 17 euros"), 80)
    assert [words for words, kind in rows[0] if kind != "out"] == ["The", " work costs ", "17", " euros"]


@pytest.mark.parametrize("theme", PALETTES)
def test_words_on_a_made_colour_are_moved_until_they_can_be_read(theme) -> None:
    ink = ink_of(theme)
    for words, _ in ink.palette.tints.values():
        for _, back in ink.palette.tints.values():
            style = ink.style(words, back)
            assert style.color is not None
            assert contrast(style.color.name, back) >= 4.5
    words, back = ink.tint("green")
    assert ink.readable(words, back) == words.lower(), "what can be read stays as it is"
