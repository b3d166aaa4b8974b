from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from workbench import Project
from workbench.errors import FormatError, NotFound
from workbench.formats import export, formats, import_, registry
from workbench.formats.jsonl.write import _Writer
from workbench.model import Annotation, Document, Fragment


@pytest.mark.parametrize("name", ["jsonl", "conll"])
def test_the_same_project_gives_the_same_bytes(
    project: Project, marked: dict[str, Annotation], tmp_path: Path, name: str
) -> None:
    def contents(out: Path) -> dict[str, bytes]:
        paths = [out, *out.rglob("*")] if out.is_dir() else [out, out.with_name(f"{out.name}.loss-report.json")]
        return {str(path.relative_to(tmp_path)): path.read_bytes() for path in paths if path.is_file()}

    export(project, name, tmp_path / "out")
    first = contents(tmp_path / "out")
    export(project, name, tmp_path / "out")
    assert contents(tmp_path / "out") == first
    assert len(first) > 1
    assert {path.name for path in tmp_path.iterdir() if path.name.startswith(".")} == set()


def test_the_loss_report_accounts_for_every_mark(
    project: Project, marked: dict[str, Annotation], tmp_path: Path
) -> None:
    report = export(project, "conll", tmp_path / "out")
    data = json.loads((tmp_path / "out" / "loss-report.json").read_text("utf-8"))
    assert data == report.to_json()
    whole = [row for entry in data["exported"] for row in entry["marks"]]
    named = [row[0] for row in whole] + [item["mark"] for key in ("snapped", "split", "dropped") for item in data[key]]
    assert sorted(named) == sorted(mark.id for mark in marked.values())
    assert data["marks"] == len(marked) == report.marks
    assert [marked["beijing"].id, "ann", "entity", "gpe", [[23, 25]]] in whole
    translated = next(item for item in data["dropped"] if item["mark"] == marked["translated"].id)
    assert translated["fragments"] == [{"start": 0, "end": 2, "in": "t1"}]
    listed = [*report.exported, *report.snapped, *report.split, *report.dropped]
    assert sorted(item.mark for item in listed) == sorted(mark.id for mark in marked.values())
    assert next(i for i in listed if i.mark == marked["translated"].id).fragments == marked["translated"].fragments
    assert report.exported[0] == next(iter(report.exported)) == report.exported[0:1][0]


def test_the_manifest_names_every_file_and_counts_every_mark(
    project: Project, marked: dict[str, Annotation], tmp_path: Path
) -> None:
    import hashlib

    report = export(project, "conll", tmp_path / "out", tokens="char")
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text("utf-8"))
    files = {path.relative_to(tmp_path / "out").as_posix() for path in (tmp_path / "out").rglob("*") if path.is_file()}
    assert {entry["path"] for entry in manifest["files"]} | {"manifest.json", "loss-report.json"} == files
    for entry in manifest["files"]:
        data = (tmp_path / "out" / entry["path"]).read_bytes()
        assert (entry["bytes"], entry["sha256"]) == (len(data), hashlib.sha256(data).hexdigest())
    assert sum(manifest["marks"]["ann"].values()) == report.marks - len(report.dropped)
    assert manifest["schema"]["id"] == project.schema.id
    assert manifest["options"]["tokens"] == "char"
    export(project, "jsonl", tmp_path / "out.jsonl")
    beside = json.loads((tmp_path / "out.jsonl.manifest.json").read_text("utf-8"))
    assert [entry["path"] for entry in beside["files"]] == ["out.jsonl"]


def test_strict_writes_nothing_where_something_would_be_lost(
    project: Project, marked: dict[str, Annotation], tmp_path: Path
) -> None:
    with pytest.raises(FormatError, match="would lose something"):
        export(project, "conll", tmp_path / "sub" / "out", strict=True)
    assert list((tmp_path / "sub").iterdir()) == []
    assert export(project, "jsonl", tmp_path / "out.jsonl", strict=True).lossless


@pytest.mark.parametrize("report", ["", "{}", "[]", "damaged"])
def test_a_folder_with_anything_else_in_it_is_never_replaced(
    project: Project, marked: dict[str, Annotation], tmp_path: Path, report: str
) -> None:
    out = tmp_path / "out"
    export(project, "conll", out)
    (out / "thesis.txt").write_text("precious", "utf-8")
    with pytest.raises(FormatError, match=r"holds thesis\.txt"):
        export(project, "conll", out, overwrite=True)
    (out / "thesis.txt").unlink()
    export(project, "conll", out)
    (out / "manifest.json").write_text(report, "utf-8")
    with pytest.raises(FormatError, match="which no earlier export wrote"):
        export(project, "conll", out)


@pytest.mark.parametrize("name", ["jsonl", "conll"])
def test_what_fails_half_way_leaves_the_earlier_export(
    project: Project, marked: dict[str, Annotation], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    out = tmp_path / "out"
    export(project, name, out)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}

    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(FormatError, match="No space left"):
        export(project, name, out)
    after = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file() and "project" not in path.parts}
    assert after == {path: data for path, data in before.items() if "project" not in path.parts}


def test_a_failed_writer_leaves_no_trace(
    project: Project, document: Document, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(_Writer, "_document", broken)
    with pytest.raises(KeyboardInterrupt):
        export(project, "jsonl", tmp_path / "sub" / "out.jsonl")
    assert list((tmp_path / "sub").iterdir()) == []


def test_what_is_no_earlier_export_is_not_replaced(project: Project, document: Document, tmp_path: Path) -> None:
    mine = tmp_path / "mine.jsonl"
    mine.write_text("precious", "utf-8")
    with pytest.raises(FormatError, match="is no earlier export"):
        export(project, "jsonl", mine)
    assert mine.read_text("utf-8") == "precious"
    export(project, "jsonl", mine, overwrite=True)
    assert mine.read_text("utf-8").startswith('{"workbench"')
    with pytest.raises(FormatError, match="this is a file; the format writes a folder"):
        export(project, "conll", mine)
    with pytest.raises(FormatError, match="this is a folder; the format writes a file"):
        export(project, "jsonl", tmp_path)


def test_an_empty_folder_may_be_filled(project: Project, document: Document, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    assert str(export(project, "conll", tmp_path / "out")) == "no marks"


def test_a_file_where_a_folder_should_be_is_said(project: Project, document: Document, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(FormatError, match=r"Not a directory|File exists"):
        export(project, "jsonl", tmp_path / "file" / "out.jsonl")


def test_unknown_names_are_said(project: Project, document: Document, tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="no format is called «xml»"):
        export(project, "xml", tmp_path / "out")
    with pytest.raises(NotFound, match="no marks are by «zoe»"):
        export(project, "jsonl", tmp_path / "out", annotator="zoe")
    with pytest.raises(NotFound, match="no single document"):
        export(project, "jsonl", tmp_path / "out", documents=["missing"])
    with pytest.raises(FormatError, match="not read back"):
        import_(project, "chat", tmp_path)
    with pytest.raises(FormatError, match="no such file"):
        import_(project, "jsonl", tmp_path / "missing.jsonl")
    with pytest.raises(FormatError, match="Is a directory"):
        import_(project, "jsonl", tmp_path)


def test_formats_say_what_they_carry() -> None:
    assert list(formats())[:2] == ["jsonl", "conll"]
    for name, format_ in formats().items():
        assert format_.name == name
        assert format_.title
        assert {"entities", "translations"} & set(format_.carries)


class _Entry:
    name, value = "mine", "my.package:Mine"

    def load(self) -> Any:
        from workbench.formats.conll import ConllFormat

        return ConllFormat


class _Broken(_Entry):
    def load(self) -> Any:
        raise ImportError("no such thing")


def test_other_packages_add_formats(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.metadata.entry_points", lambda group: [_Entry()])
    assert "mine" in formats()
    assert registry.find_format("mine").title
    monkeypatch.setattr("importlib.metadata.entry_points", lambda group: [_Broken()])
    with pytest.raises(FormatError, match=r"«mine» of my\.package:Mine cannot be loaded"):
        formats()


def test_importing_loads_nothing_heavy() -> None:
    import subprocess
    import sys

    program = (
        "import sys, workbench.formats, workbench.reports.agreement; workbench.formats.formats()\n"
        "print(sorted({'numpy', 'rjieba', 'sqlite_utils', 'textual', 'yaml'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_marks_on_archived_documents_are_named_where_they_are_left_out(
    project: Project, document: Document, tmp_path: Path
) -> None:
    fragment = Fragment(document.id, 0, 4)
    project.marks.create("entity", "gpe", document_id=document.id, fragments=[fragment])
    project.documents.archive(document.id)
    left_out = export(project, "conll", tmp_path / "conll")
    assert left_out.marks == 0
    assert "1 on archived documents" in str(left_out)
    assert "archived" not in str(export(project, "jsonl", tmp_path / "all.jsonl"))
