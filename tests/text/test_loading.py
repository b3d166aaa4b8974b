"""What importing and using the text package loads, and how long it takes on large texts."""

from __future__ import annotations

import json
import subprocess
import sys
import time

import pytest

HEAVY = {"regex", "wcwidth", "opencc", "rjieba", "rich", "textual", "numpy"}

USE = """
import json, sys
import workbench.text, workbench.text.cells, workbench.text.lines, workbench.text.sanitise
from workbench.text.graphemes import graphemes, next_boundary, previous_boundary
text = "【明報文章】The expanding ties “between” Moscow—Tehran… café 觀點，發佈於「這裏」。"
list(graphemes(text)), next_boundary(text, 3), previous_boundary(text, 9)
workbench.text.lines.break_lines(text, 0, len(text), 20)
workbench.text.sanitise.visible(text + "\\x1b\\u202e")
workbench.text.cells.text_width(text)
print(json.dumps(sorted(sys.modules)))
"""


def test_ordinary_text_is_shown_without_loading_anything_heavy() -> None:
    run = subprocess.run([sys.executable, "-c", USE], capture_output=True, text=True, check=True)
    assert HEAVY & set(json.loads(run.stdout)) == set()


def test_functions_are_not_hidden_by_the_modules_they_are_named_after() -> None:
    import workbench.text.graphemes
    import workbench.text.tokens
    from workbench.text import graphemes, tokens

    assert callable(graphemes)
    assert callable(tokens)
    assert callable(workbench.text.tokens)
    with pytest.raises(AttributeError):
        workbench.text.nothing  # noqa: B018


ENGLISH = "Tehran sensed Moscow’s need for the U.S. Army at 5 p.m. on Jan. 24 (MEMRI). “Why?” he asked. It left. "
CHINESE = "伊朗與俄羅斯的軍事合作，已經擴展到無人機和導彈。他說：「我們會繼續努力。」然後就離開了！"


@pytest.mark.parametrize("line_end", ["\n", " "], ids=["lines", "one line"])
@pytest.mark.parametrize("sample", [ENGLISH, CHINESE, ENGLISH + CHINESE], ids=["english", "chinese", "mixed"])
def test_a_million_characters_take_a_second_or_so(sample: str, line_end: str) -> None:
    from workbench.text import segments
    from workbench.text.lines import break_lines
    from workbench.text.sanitise import visible

    text = (sample + line_end) * (1_000_000 // (len(sample) + 1))
    begun = time.process_time()
    assert len(segments(text)) > 20_000
    assert time.process_time() - begun < 4
    begun = time.process_time()
    break_lines(text, 0, len(text), 58)
    visible(text)
    assert time.process_time() - begun < 4


@pytest.mark.parametrize(
    "hostile", ["(", "“a", ".", "a\n", "A. ", "【", "。", "\u0301", "👩\u200d", "🇭", "\x1b", "- ", "“"]
)
def test_hostile_texts_take_no_more_than_their_length_deserves(hostile: str) -> None:
    from workbench.text import segments, tokens
    from workbench.text.lines import break_lines
    from workbench.text.sanitise import visible

    text = hostile * (100_000 // len(hostile))
    begun = time.process_time()
    segments(text), tokens(text), visible(text), break_lines(text, 0, len(text), 58)
    assert time.process_time() - begun < 5
