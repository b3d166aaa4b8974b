"""Translations on the annotation screen: memory and machine, and marks that stay with their version."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from workbench.translate.engine import Candidate, Source
from workbench.translate.pipeline import translate_documents
from workbench.tui.marked import Marked

FIRST_SENTENCE = 5
"""The passage "The expanding ties between Moscow and Tehran ..."."""

pytestmark = pytest.mark.screen


class SampleEngine:
    """Says what every text is."""

    name, origin = "sample", "machine"

    def pairs(self) -> Sequence[tuple[str, str]]:
        return [("en", "zh-Hant")]

    def available(self, source: str, target: str) -> bool:
        return True

    def version(self, source: str, target: str) -> str:
        return "1"

    def settings(self, source: str, target: str) -> dict[str, object]:
        return {}

    def translate(self, batch: Sequence[Source]) -> Sequence[Candidate]:
        return [Candidate(f"譯：{each.text}") for each in batch]


async def test_memory_and_machine_are_one_key_apart_and_undo_goes_back(sample, app_of, screen_text, put_on) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        put_on(app, "Moscow")
        passage = app.screen.page.passages[FIRST_SENTENCE]
        assert passage.translation.origin == "memory"
        await pilot.press("equals_sign")
        await pilot.pause()
        passage = app.screen.page.passages[FIRST_SENTENCE]
        assert passage.translation.origin == "machine"
        assert any("機器譯文" in row for row in screen_text(app))
        assert any("machine · demo" in row for row in screen_text(app))
        await pilot.press("equals_sign")
        assert app.screen.page.passages[FIRST_SENTENCE].translation.origin == "memory"
        await pilot.press("ctrl+z")
        assert app.screen.page.passages[FIRST_SENTENCE].translation.origin == "machine"


async def test_swapping_everywhere_is_one_undo(sample, app_of) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:

        def origins() -> list[str]:
            return [p.translation.origin for p in app.screen.page.passages if p.translation]

        before = origins()
        await pilot.press("ctrl+t")
        assert origins().count("machine") == 4
        await pilot.press("ctrl+t")
        assert origins() == before
        await pilot.press("ctrl+z", "ctrl+z")
        assert origins() == before


async def test_swapping_everywhere_leaves_what_somebody_accepted(sample, app_of) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        shown = app.screen.page.passages[FIRST_SENTENCE].translation
        assert shown.origin == "memory"
        sample.translations.set_status(shown.id, "reviewed")
        await pilot.press("ctrl+t")
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()
        origins = [p.translation.origin for p in app.screen.page.passages if p.translation]
        assert origins.count("machine") == 3
        assert app.screen.page.passages[FIRST_SENTENCE].translation.origin == "memory"


async def test_what_the_command_line_translated_is_taken_back_only_at_the_second_press(
    sample, app_of, screen_text
) -> None:
    document = sample.documents.get("mingpao-new-age-in-iran-russia-relations")
    first = sample.segments.of(document.id)[0]
    engine = SampleEngine()
    translate_documents(sample, engine, [document])
    app = app_of(sample)
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await pilot.press("ctrl+z")
        await pilot.pause()
        assert "was not done" in "".join(screen_text(app))
        assert any(t.engine == engine.name for t in sample.translations.candidates(first.id))
        await pilot.press("ctrl+z")
        assert not any(t.engine == engine.name for t in sample.translations.candidates(first.id))
        await pilot.press("ctrl+y")
        assert not any(t.engine == engine.name for t in sample.translations.candidates(first.id))


async def test_a_setting_of_the_command_line_does_not_bar_the_way_back(sample, app_of) -> None:
    sample.set_target("en", "zh-TW")
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("ctrl+z")
        assert sample.target_of("en") == "zh-TW"
        await pilot.press("ctrl+z")
        assert sample.target_of("en") == "zh-Hant"


async def test_marks_on_the_translation_stay_with_its_version(sample, app_of, put, marks) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        put(app, "target", FIRST_SENTENCE, 0)
        await pilot.press("g", "equals_sign")
        assert app.screen.spans.on("target", FIRST_SENTENCE) == []
        assert len(marks(sample)) == 1
        await pilot.press("equals_sign")
        assert len(app.screen.spans.on("target", FIRST_SENTENCE)) == 1


def shown_marks(spans, page) -> dict[tuple[str, int], list[tuple[int, int, object]]]:
    return {
        (side, index): [(span.start, span.end, span.mark) for span in spans.on(side, index)]
        for side in ("source", "target")
        for index in range(len(page))
    }


async def test_with_another_translation_only_the_marks_on_it_are_read_and_all_are_as_if_all_were(
    sample, app_of, put, press, marks
) -> None:
    """The marks that stay on the version, those that move to what a person makes of it, and those elsewhere."""
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        put(app, "source", FIRST_SENTENCE, 0)
        await press(pilot, "g")
        put(app, "target", FIRST_SENTENCE, 0)
        await press(pilot, "g")
        put(app, "target", FIRST_SENTENCE, 12)
        await press(pilot, "p")
        spans = app.screen.spans

        def is_as_read() -> bool:
            screen = app.screen
            anew = Marked(screen.page, sample.marks.of(screen.document.id))
            assert spans.marks == anew.marks
            return shown_marks(screen.spans, screen.page) == shown_marks(anew, screen.page)

        on_it = []
        for keys in (["="], ["="], ["ctrl+e", "end", *"了。", "enter"], ["escape"], ["="], ["ctrl+z"]):
            await press(pilot, *("equals_sign" if key == "=" else key for key in keys))
            assert is_as_read(), keys
            on_it.append(len(app.screen.spans.on("target", FIRST_SENTENCE)))
            spans = app.screen.spans
        assert {0, 2} <= set(on_it)
        assert len(marks(sample)) == 3


async def test_a_swap_reads_nothing_but_what_it_shows(sample, app_of, put, press, monkeypatch) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        put(app, "target", FIRST_SENTENCE, 0)
        await press(pilot, "g")
        spans = app.screen.spans
        await press(pilot, "equals_sign")
        assert app.screen.spans is spans


async def test_the_zone_of_a_segment_can_be_corrected(sample, app_of, screen_text, put) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        put(app, "source", FIRST_SENTENCE, 0)
        await pilot.press("ctrl+o")
        assert app.screen.page.passages[FIRST_SENTENCE].is_frame
        await pilot.press("ctrl+z")
        assert not app.screen.page.passages[FIRST_SENTENCE].is_frame
