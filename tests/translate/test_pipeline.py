from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import pytest

from workbench.errors import EngineError
from workbench.model import Segment
from workbench.project import Project
from workbench.translate import pipeline
from workbench.translate.argos import ArgosEngine
from workbench.translate.engine import Candidate, Source
from workbench.translate.memory import MemoryEngine
from workbench.translate.pipeline import translate_documents

AddDocument = Callable[..., str]


class Fake:
    """An engine whose translations say what they were made of, and that remembers what it was asked."""

    name = "fake"
    origin = "machine"

    def __init__(self, *, version: str = "1", pairs: Iterable[tuple[str, str]] = (), **settings: Any) -> None:
        self._version = version
        self._pairs = list(pairs) or [("en", "zh-Hant"), ("zh-Hant", "en"), ("zh-Hans", "en")]
        self._settings = settings
        self.asked: list[Source] = []
        self.blocks: list[int] = []

    def pairs(self) -> Sequence[tuple[str, str]]:
        return self._pairs

    def available(self, source: str, target: str) -> bool:
        return (source, target) in self._pairs

    def version(self, source: str, target: str) -> str:
        if not self.available(source, target):
            raise EngineError(f"no package from {source} to {target}", hint="install one")
        return self._version

    def settings(self, source: str, target: str) -> dict[str, Any]:
        return self._settings

    def translate(self, batch: Sequence[Source]) -> Sequence[Candidate | None]:
        self.asked += batch
        self.blocks.append(len(batch))
        return [self.answer(source) for source in batch]

    def answer(self, source: Source) -> Candidate | None:
        return Candidate(f"{source.target}: {source.text}", 0.5)


def texts(project: Project, document: str) -> list[str | None]:
    """The chosen translation of each segment."""
    chosen = project.translations.chosen(document)
    return [chosen[s.id].text if s.id in chosen else None for s in project.segments.of(document)]


def test_each_segment_is_translated_from_its_own_language(project: Project, add_document: AddDocument) -> None:
    document = add_document("Connect with us", "觀點", "关系", "2022")
    report = translate_documents(project, Fake(), [document])
    assert texts(project, document) == ["zh-Hant: Connect with us", "en: 觀點", "en: 关系", None]
    assert (report.translated, report.already, report.unmatched, report.skipped) == (3, 0, 0, 1)


def test_the_project_s_target_and_an_explicit_one(project: Project, add_document: AddDocument) -> None:
    project.settings.set("target.en", "zh-Hans")
    document = add_document("Connect with us", "觀點")
    engine = Fake(pairs=[("en", "zh-Hans"), ("zh-Hant", "en"), ("en", "zh-Hant")])
    translate_documents(project, engine, [document])
    assert texts(project, document) == ["zh-Hans: Connect with us", "en: 觀點"]
    report = translate_documents(project, engine, [document], target="zh-Hant")
    assert (report.translated, report.skipped) == (1, 1)


def test_what_is_recorded_with_a_translation(project: Project, add_document: AddDocument) -> None:
    class Noting(Fake):
        def answer(self, source: Source) -> Candidate | None:
            return Candidate("譯文", 0.25, note="cut at 512 tokens")

    document = add_document("Viewpoint here")
    translate_documents(project, Noting(version="pack 1.9", beam=4), [document])
    [segment] = project.segments.of(document)
    [found] = project.translations.candidates(segment.id)
    assert (found.text, found.language, found.origin, found.engine) == ("譯文", "zh-Hant", "machine", "fake")
    assert (found.engine_version, found.score) == ("pack 1.9", 0.25)
    assert found.settings == {"beam": 4, "note": "cut at 512 tokens"}
    assert found.status == "draft"


def test_a_second_run_does_nothing_and_a_new_version_or_setting_does_all(
    project: Project, add_document: AddDocument
) -> None:
    document = add_document("One thing.", "Another thing.")
    translate_documents(project, Fake(beam=4), [document])
    again = Fake(beam=4)
    report = translate_documents(project, again, [document])
    assert (report.translated, report.already, again.asked) == (0, 2, [])
    assert translate_documents(project, Fake(beam=1), [document]).translated == 2
    assert translate_documents(project, Fake(beam=4, version="2"), [document]).translated == 2


def test_the_same_holds_where_a_translation_carries_a_note(project: Project, add_document: AddDocument) -> None:
    class Noting(Fake):
        def answer(self, source: Source) -> Candidate | None:
            return Candidate("譯文", note="a note")

    document = add_document("One thing.")
    translate_documents(project, Noting(), [document])
    assert translate_documents(project, Noting(), [document]).already == 1


def test_identical_segments_are_translated_once_over_all_documents(project: Project, add_document: AddDocument) -> None:
    first = add_document("Read more", "Once.", "Read more", name="a")
    second = add_document("Read more", "Twice.", name="b")
    engine = Fake()
    report = translate_documents(project, engine, [first, second])
    assert sorted(source.text for source in engine.asked) == ["Once.", "Read more", "Twice."]
    assert report.translated == 5
    assert texts(project, second)[0] == "zh-Hant: Read more"


def test_identical_segments_are_translated_once_over_windows_too(
    project: Project, add_document: AddDocument, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipeline, "_WINDOW", 1)
    documents = [add_document("Read more", f"Number {n}.", name=f"{n}") for n in "abc"]
    engine = Fake()
    assert translate_documents(project, engine, documents).translated == 6
    assert [source.text for source in engine.asked].count("Read more") == 1


def test_blocks_are_of_like_length_and_cross_documents(project: Project, add_document: AddDocument) -> None:
    documents = [add_document("Short one.", "A rather longer segment than that.", name=n) for n in ("a", "b")]
    second = add_document("Medium length here.", name="c")
    engine = Fake()
    translate_documents(project, engine, [*documents, second])
    lengths = [len(source.text) for source in engine.asked]
    assert lengths == sorted(lengths, reverse=True)
    assert engine.blocks == [3]


def test_progress_counts_up_to_all_segments(project: Project, add_document: AddDocument) -> None:
    document = add_document(*[f"Sentence number {n} of the text." for n in range(100)])
    calls: list[tuple[int, int, float]] = []
    translate_documents(project, Fake(), [document], progress=lambda *call: calls.append(call))
    assert calls[0] == (0, 100, 0.0)
    assert (calls[-1][0], calls[-1][1]) == (100, 100)
    assert [done for done, _, _ in calls] == sorted(done for done, _, _ in calls)
    assert calls[-1][2] > 0


def test_an_interrupted_run_keeps_what_it_had_and_goes_on_from_there(
    project: Project, add_document: AddDocument
) -> None:
    document = add_document(*[f"Sentence number {n} of the text." for n in range(100)])

    def interrupt(done: int, total: int, rate: float) -> None:
        if done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        translate_documents(project, Fake(), [document], progress=interrupt)
    kept = sum(text is not None for text in texts(project, document))
    assert 0 < kept < 100
    engine = Fake()
    report = translate_documents(project, engine, [document])
    assert (report.already, report.translated, len(engine.asked)) == (kept, 100 - kept, 100 - kept)


def test_a_run_can_be_asked_to_stop(project: Project, add_document: AddDocument) -> None:
    document = add_document(*[f"Sentence number {n} of the text." for n in range(100)])
    report = translate_documents(project, Fake(), [document], stop=lambda: True)
    assert report.stopped
    assert 0 < report.translated < 100


def test_a_run_is_one_step_for_undo(project: Project, add_document: AddDocument) -> None:
    document = add_document(*[f"Sentence number {n} of the text." for n in range(100)])
    translate_documents(project, Fake(), [document])
    assert project.journal.undoable() == "translate with fake"
    project.journal.undo()
    assert texts(project, document) == [None] * 100
    assert translate_documents(project, Fake(), [document]).translated == 100


def test_a_pair_that_cannot_be_served_is_told_and_the_others_go_on(project: Project, add_document: AddDocument) -> None:
    document = add_document("Connect with us", "觀點")
    report = translate_documents(project, Fake(pairs=[("en", "zh-Hant")]), [document])
    assert (report.translated, report.skipped) == (1, 1)
    assert report.problems == ("no package from zh-Hant to en (install one)",)


def test_an_engine_that_serves_no_pair_is_an_error(project: Project, add_document: AddDocument) -> None:
    document = add_document("Connect with us", "觀點")
    with pytest.raises(EngineError, match="no package from en") as caught:
        translate_documents(project, Fake(pairs=[("en", "fr")]), [document])
    assert caught.value.hint == "install one"


def test_what_the_engine_does_not_know_is_unmatched(project: Project, add_document: AddDocument) -> None:
    class Shy(Fake):
        def answer(self, source: Source) -> Candidate | None:
            return None if "1" in source.text else Candidate("  ") if "2" in source.text else super().answer(source)

    document = add_document("Number 1.", "Number 2.", "Number 3.")
    report = translate_documents(project, Shy(), [document])
    assert (report.translated, report.unmatched) == (1, 2)


@pytest.mark.parametrize(
    "answers",
    [lambda batch: [], lambda batch: [Candidate("x")] * (len(batch) + 1), lambda batch: ["text"] * len(batch)],
)
def test_answers_that_do_not_fit_the_questions_are_not_kept(
    project: Project, add_document: AddDocument, answers: Callable[[Sequence[Source]], Any], monkeypatch: Any
) -> None:
    engine = Fake()
    monkeypatch.setattr(engine, "translate", answers)
    document = add_document("Number 1.", "Number 2.")
    with pytest.raises(EngineError, match="one translation a text"):
        translate_documents(project, engine, [document])
    assert texts(project, document) == [None, None]


def test_a_plug_in_that_crashes_is_an_engine_error(project: Project, add_document: AddDocument) -> None:
    class Crashing(Fake):
        def answer(self, source: Source) -> Candidate | None:
            raise ZeroDivisionError("oops")

    with pytest.raises(EngineError, match="'fake' failed: ZeroDivisionError: oops"):
        translate_documents(project, Crashing(), [add_document("Number 1.")])


def test_a_person_s_translation_stays_the_chosen_one(project: Project, add_document: AddDocument) -> None:
    document = add_document("Viewpoint here")
    [segment] = project.segments.of(document)
    project.translations.write(segment.id, "zh-Hant", "人手譯文")
    assert translate_documents(project, Fake(), [document]).translated == 1
    assert texts(project, document) == ["人手譯文"]


def test_a_memory_that_grew_repeats_nothing(project: Project, add_document: AddDocument, tmp_path: Path) -> None:
    def memory(*pairs: tuple[str, str]) -> MemoryEngine:
        units = "".join(
            f"<tu><tuv xml:lang='en'><seg>{a}</seg></tuv><tuv xml:lang='zh-Hant'><seg>{b}</seg></tuv></tu>"
            for a, b in pairs
        )
        (tmp_path / "m.tmx").write_text(f"<tmx><body>{units}</body></tmx>", "utf-8")
        return MemoryEngine(tmx=[tmp_path / "m.tmx"])

    document = add_document("Viewpoint", "Opinion", "Unheard of")
    first = translate_documents(project, memory(("Viewpoint", "觀點")), [document])
    assert (first.translated, first.unmatched) == (1, 2)
    second = translate_documents(project, memory(("Viewpoint", "觀點"), ("Opinion", "意見")), [document])
    assert (second.translated, second.already, second.unmatched) == (1, 1, 1)
    segment: Segment = project.segments.of(document)[0]
    assert len(project.translations.candidates(segment.id)) == 1


@pytest.mark.usefixtures("no_network")
def test_the_demo_packages_translate_the_sample_memory_offline(project: Project, add_document: AddDocument) -> None:
    from workbench.translate.tmx import read_tmx

    units = list(read_tmx(Path(__file__).parents[2] / "corpus" / "memory.tmx"))
    pairs = [{variant.language: variant.text for variant in unit.variants} for unit in units]
    english = add_document(*[pair["en"] for pair in pairs], name="english")
    chinese = add_document(*[pair["zh-Hant"] for pair in pairs], name="chinese")
    report = translate_documents(project, ArgosEngine(), [english, chinese])
    assert report.translated + report.skipped == 2 * len(pairs)
    assert any("sample corpus" in notice for notice in report.notices)
    right = [made == pair["zh-Hant"] for made, pair in zip(texts(project, english), pairs, strict=True)]
    right += [made == pair["en"] for made, pair in zip(texts(project, chinese), pairs, strict=True)]
    assert sum(right) / len(right) > 0.9
    chosen = project.translations.chosen(english)
    assert all(found.settings["demo"] for found in chosen.values())
    assert {found.engine_version for found in chosen.values()} == {"translate-en_zt-demo 1.0"}
