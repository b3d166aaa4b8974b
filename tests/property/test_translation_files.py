"""Files of translation tools: any text goes there and back, and a damaged file ends in one error with nothing written."""

# ruff: noqa: E501
from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.errors import WorkbenchError
from workbench.formats import export, import_
from workbench.model import SegmentSpan, SourceText
from workbench.project import Project, open_project
from workbench.translate.memory import Memory, add_file
from workbench.translate.termfiles import export_terms, import_terms
from workbench.translate.tmx import Unit, Variant, read_tmx, tmx_lines

ODD = st.sampled_from(
    [*"a中國 <&>\"'\\\t\n_%§#~", "🇨🇳", "👩‍💻", "e\u0301", "ＡＢ", "\u200f", "\x07", "\x1b", "\ufffe", "]]>", "U+0007"]
)
TEXT = st.one_of(
    st.lists(ODD, min_size=1, max_size=8).map("".join),
    st.text(st.characters(exclude_characters="\x00\r", exclude_categories=["Cs"]), min_size=1, max_size=12),
).filter(lambda text: text.strip() == text and bool(text.strip()))
PAIRS = st.lists(st.tuples(TEXT, TEXT, st.sampled_from(["draft", "translated", "reviewed"])), min_size=1, max_size=4)


def translated(folder: Path, pairs: list[tuple[str, str, str]]) -> Project:
    project = open_project(folder, create=True, annotator="ann")
    spans, at = [], 0
    for source, _, _ in pairs:
        spans.append(SegmentSpan(at, at + len(source), "en", "body"))
        at += len(source) + 2
    text = "\n\n".join(source for source, _, _ in pairs)
    document = project.documents.add(SourceText("a.txt", text), spans).document
    for segment, (_, target, status) in zip(project.segments.of(document.id), pairs, strict=True):
        project.translations.write(segment.id, "zh-Hant", target, status=status)  # type: ignore[arg-type]
    return project


def said(project: Project) -> list[tuple[str, str, str]]:
    documents = [
        (d.id, project.documents.text(d.id), project.translations.chosen(d.id)) for d in project.documents.all()
    ]
    return [
        (text[segment.start : segment.end], chosen[segment.id].text, chosen[segment.id].status)
        for key, text, chosen in documents
        for segment in project.segments.of(key)
    ]


@settings(max_examples=25)
@given(PAIRS, st.sampled_from(["xliff", "xliff2", "po"]))
def test_any_text_comes_into_another_project_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, pairs: list[tuple[str, str, str]], name: str
) -> None:
    folder = tmp_path_factory.mktemp("round")
    with translated(folder / "one", pairs) as project:
        export(project, name, folder / "out")
        with open_project(folder / "two", create=True, annotator="ben") as other:
            import_(other, name, folder / "out")
            assert said(other) == pairs
        before = len(project.journal.history(100))
        import_(project, name, folder / "out")
        assert len(project.journal.history(100)) == before


@given(
    st.lists(
        st.tuples(TEXT, TEXT, st.lists(st.tuples(st.sampled_from(["x-a", "b"]), TEXT), max_size=2), TEXT), max_size=4
    )
)
def test_any_unit_of_a_memory_comes_back(tmp_path_factory: pytest.TempPathFactory, found: list) -> None:  # type: ignore[type-arg]
    from workbench.translate.tmx import printable

    path = tmp_path_factory.mktemp("tmx") / "m.tmx"
    units = [
        Unit((Variant("en", a, "en"), Variant("zh-Hant", b, "zh-HK")), 0, str(at), tuple(props), (note,), (("creationid", "我"),), "en")
        for at, (a, b, props, note) in enumerate(found)
    ]  # fmt: skip
    path.write_text("".join(tmx_lines(units, source="*all*")), "utf-8", newline="\n")
    back = list(read_tmx(path))
    assert [[side.text for side in unit.variants] for unit in back] == [[a, b] for a, b, _, _ in found]
    assert [(u.id, u.props, u.notes, u.attributes) for u in back] == [
        (u.id, tuple((k, printable(v)) for k, v in u.props), (printable(u.notes[0]),), u.attributes) for u in units
    ]


def memory_of(path: Path, folder: Path) -> object:
    folder.mkdir()
    memory = Memory(folder)
    before = len(memory)
    try:
        add_file(memory, path)
    except WorkbenchError:
        assert len(memory) == before
        raise
    finally:
        memory.close()
    return None


def project_of(path: Path, folder: Path) -> object:
    with open_project(folder, create=True, annotator="ann") as project:
        try:
            import_(project, {".xlf": "xliff", ".po": "po", ".xlf2": "xliff2"}[path.suffix], path)
        except WorkbenchError:
            assert project.documents.all() == []
            raise
    return None


def terms_of(path: Path, folder: Path) -> object:
    with open_project(folder, create=True, annotator="ann") as project:
        try:
            import_terms(project.termbase, path)
        except WorkbenchError:
            assert project.termbase.all() == []
            raise
    return None


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[bytes, Callable[[Path, Path], object]]]:
    """A sound file of each kind, and what reads it."""
    folder = tmp_path_factory.mktemp("sound")
    pairs = [("Iran agreed.", "伊朗同意了。", "reviewed"), ("Nobody <knows> & so\x07", "沒有人", "draft")]
    with translated(folder / "p", pairs) as project:
        project.termbase.add_pair("Iran", "en", "伊朗", "zh-Hant", note="n")
        for name in ("xliff", "xliff2", "po", "tmx"):
            export(project, name, folder / name)
        project.memory.export(folder / "m.csv")
        export_terms(project.termbase, folder / "t.tbx")
        export_terms(project.termbase, folder / "t.csv")
    sources = {
        "a.xlf": (folder / "xliff", project_of), "a.xlf2": (folder / "xliff2" / "en-zh-Hant.xlf", project_of),
        "a.po": (folder / "po" / "en-zh-Hant.po", project_of), "a.tmx": (folder / "tmx", memory_of),
        "m.csv": (folder / "m.csv", memory_of), "t.tbx": (folder / "t.tbx", terms_of), "t.csv": (folder / "t.csv", terms_of),
    }  # fmt: skip
    return {name: (path.read_bytes(), reader) for name, (path, reader) in sources.items()}


@settings(max_examples=60)
@given(
    st.sampled_from(["a.xlf", "a.xlf2", "a.po", "a.tmx", "m.csv", "t.tbx", "t.csv"]), st.integers(0, 10_000), st.integers(0, 40),
    st.sampled_from([b"", b"<", b">", b'"', b"&", b"&#0;", b"&x;", b"\x00", b"\xff", b"\\", b"\n", b"<!--", b"</tu>", b","]),
)  # fmt: skip
def test_a_damaged_file_is_taken_or_refused_whole(
    tmp_path_factory: pytest.TempPathFactory,
    files: dict[str, tuple[bytes, Callable[[Path, Path], object]]],
    name: str, at: int, cut: int, put: bytes,
) -> None:  # fmt: skip
    folder = tmp_path_factory.mktemp("damaged")
    data, reader = files[name]
    at %= len(data)
    (folder / name).write_bytes(data[:at] + put + data[at + cut :])
    refusal = ""
    try:
        reader(folder / name, folder / "into")
    except WorkbenchError as error:
        refusal = error.message
    assert "\n" not in refusal
    assert not refusal or name in refusal
