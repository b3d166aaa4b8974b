"""translate-toolkit (GPL, so it judges here and is no part of the package) reads our files, and we what it writes."""

from __future__ import annotations

from pathlib import Path

import pytest

from workbench.formats import export, import_
from workbench.model import SegmentSpan, SourceText
from workbench.project import Project, open_project
from workbench.translate.memory import Memory, add_file
from workbench.translate.termfiles import export_terms, import_terms

pytestmark = pytest.mark.consumer

PAIRS = {
    "Iran agreed with <b>Russia</b> & others.": "伊朗與<b>俄羅斯</b>等達成協議。",
    'The "talks"\nwent on: 🇨🇳 😀': "「會談」\n繼續：🇨🇳 😀",
}


@pytest.fixture
def translated(project: Project) -> Project:
    spans, at = [], 0
    for text in PAIRS:
        spans.append(SegmentSpan(at, at + len(text), "en", "body"))
        at += len(text) + 2
    document = project.documents.add(SourceText("news.txt", "\n\n".join(PAIRS)), spans).document
    for segment, chinese in zip(project.segments.of(document.id), PAIRS.values(), strict=True):
        project.translations.write(segment.id, "zh-Hant", chinese)
    return project


def said(path: Path) -> dict[str, str]:
    """What translate-toolkit reads in a file."""
    from translate.storage.factory import getobject
    from translate.storage.xliff2 import Xliff2File

    store = Xliff2File.parsefile(str(path)) if 'version="2.1"' in path.read_text("utf-8") else getobject(str(path))
    return {str(unit.source): str(unit.target) for unit in store.units if unit.source and not unit.isheader()}


@pytest.mark.parametrize("name", ["xliff", "xliff2", "po", "tmx"])
def test_it_reads_what_we_write(translated: Project, tmp_path: Path, name: str) -> None:
    out = tmp_path / {"xliff": "a.xlf", "tmx": "a.tmx"}.get(name, "folder")
    export(translated, name, out)
    path = next(out.glob("en-*")) if out.is_dir() else out
    assert said(path) == PAIRS


def test_it_reads_our_terms(translated: Project, tmp_path: Path) -> None:
    translated.termbase.add_pair("Iran", "en", "伊朗", "zh-Hant", note="n")
    export_terms(translated.termbase, tmp_path / "t.tbx")
    assert said(tmp_path / "t.tbx") == {"Iran": "伊朗"}


@pytest.mark.parametrize("kind", ["xlf", "po", "tmx", "tbx"])
def test_we_read_what_it_writes(tmp_path: Path, kind: str) -> None:
    from translate.storage import factory

    store = factory.getclass(f"a.{kind}")()
    if hasattr(store, "setsourcelanguage"):
        store.setsourcelanguage("en")
    store.settargetlanguage("zh-TW")
    for source, target in PAIRS.items():
        unit = store.addsourceunit(source)
        unit.target = target
    path = tmp_path / f"a.{kind}"
    with path.open("wb") as file:
        store.serialize(file)
    if kind == "tmx":
        memory = Memory(None)
        add_file(memory, path)
        assert {m.source: m.target for p in PAIRS for m in memory.matches(p, "en", "zh-Hant", threshold=1)} == PAIRS
        return
    with open_project(tmp_path / "p", create=True, annotator="ann") as project:
        if kind == "tbx":
            import_terms(project.termbase, path)
            assert {term.term for term in project.termbase.all()} == {*PAIRS, *PAIRS.values()}
            return
        import_(project, None, path)
        (document,) = project.documents.all()
        text = project.documents.text(document.id)
        chosen = project.translations.chosen(document.id)
        found = {text[s.start : s.end]: chosen[s.id].text for s in project.segments.of(document.id)}
        assert found == PAIRS
