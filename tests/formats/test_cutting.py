"""Texts cut in a second process: the same as here, whatever becomes of the process."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from workbench import open_project
from workbench.formats import cutting, import_
from workbench.formats.cutting import Cutter
from workbench.search.index import index_words
from workbench.text import segments
from workbench.text.fold import folded

TEXTS = [
    "",
    "伊朗否認。莫斯科同意了！\nTehran denied it. Moscow 👍🏽 agreed.",
    *(f"第{at}句。\nNumber {at}." for at in range(50)),
]


@pytest.fixture
def two_processors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cutting, "_processors", lambda: 2)


@pytest.mark.usefixtures("two_processors")
def test_a_worker_cuts_as_is_cut_here() -> None:
    with Cutter(enough=1) as cutter:
        asked = [cutter.ask(TEXTS[:20]), cutter.ask(TEXTS[20:]), cutter.ask([])]
        found = [cut for get in asked for cut in get()]
    assert [list(cut.spans) for cut in found] == [segments(text) for text in TEXTS]
    assert [cut.words for cut in found] == [
        [index_words(folded(text[span.start : span.end])) for span in segments(text)] for text in TEXTS
    ]


@pytest.mark.usefixtures("two_processors")
def test_a_worker_that_dies_is_done_without(monkeypatch: pytest.MonkeyPatch) -> None:
    with Cutter(enough=0) as cutter:
        assert cutter.ask(TEXTS[:1])()[0].words == []
        worker = cutter._worker
        assert worker is not None
        os.kill(worker._process.pid, signal.SIGKILL)
        for _ in range(2):
            assert [list(cut.spans) for cut in cutter.ask(TEXTS)()] == [segments(text) for text in TEXTS]
    monkeypatch.setattr(cutting, "_PROGRAM", "raise SystemExit")
    with Cutter(enough=0) as cutter:
        assert [list(cut.spans) for cut in cutter.ask(TEXTS)()] == [segments(text) for text in TEXTS]


def test_few_texts_start_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cutting, "_Worker", pytest.fail)
    with Cutter(enough=len(TEXTS)) as cutter:
        assert [list(cut.spans) for cut in cutter.ask(TEXTS)()] == [segments(text) for text in TEXTS]
    monkeypatch.setattr(cutting, "_processors", lambda: 1)
    with Cutter(enough=0) as cutter:
        assert len(cutter.ask(TEXTS)()) == len(TEXTS)


@pytest.mark.usefixtures("two_processors")
def test_an_import_is_the_same_with_a_worker_and_without(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = tmp_path / "brat"
    source.mkdir()
    for at, text in enumerate(TEXTS * 8):
        (source / f"{at:03}.txt").write_text(f"{at}\n{text}", "utf-8")
        (source / f"{at:03}.ann").write_text(f"T1\tnumber 0 {len(str(at))}\t{at}\n", "utf-8")
    found = []
    for enough in (100, 10_000):
        monkeypatch.setattr(cutting, "ENOUGH", enough)
        with open_project(tmp_path / str(enough), create=True, annotator="ann") as project:
            import_(project, "brat", source)
            found.append(
                [
                    project.documents.all(),
                    project.database.rows("SELECT id, document_id, start, language, zone FROM segments ORDER BY 1"),
                    project.database.rows("SELECT id, label, fragments, schema_id FROM marks ORDER BY 1"),
                    project.database.rows(
                        "SELECT segment_id, words FROM indexed JOIN terms ON terms.rowid = row ORDER BY 1"
                    ),
                    [edit.action for edit in project.journal.history(100)],
                ]
            )
    assert found[0] == found[1]
    assert len(found[0][0]) == len(TEXTS) * 8
