"""merge, backup, restore and doctor on the command line."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from workbench import Project, open_project
from workbench.cli.entry import run
from workbench.model import Document, Fragment
from workbench.people import remember_annotator
from workbench.schema import parse_schema


def mark(project: Project, document: Document, start: int) -> str:
    place = [Fragment(document.id, start, start + 4)]
    return project.marks.create("entity", "gpe", document_id=document.id, fragments=place).id


def test_a_colleagues_copy_is_merged(
    project: Project, document: Document, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mine = mark(project, document, 0)
    shutil.copytree(project.path, tmp_path / "other")
    with open_project(tmp_path / "other", annotator="ann") as other:
        other.marks.update(mine, note="theirs")
        mark(other, document, 13)
    project.marks.update(mine, note="ours")
    here = ["--project", str(project.path)]
    assert run(["merge", str(tmp_path / "other"), "--dry-run", *here]) == 0
    assert "2 edits would come" in capsys.readouterr().out
    assert run(["merge", str(tmp_path / "other"), *here]) == 0
    printed = capsys.readouterr()
    assert "Conflicts, where both copies changed the same: 1." in printed.out
    assert "mark «Iran» (Geopolitical entity) in short.txt: note" in printed.out
    assert "stands  ours  (ann, " in printed.out
    assert "yields  theirs" in printed.out
    assert "before: " in printed.err
    assert run(["merge", str(tmp_path / "other"), *here]) == 0
    assert "nothing in the other copy" in capsys.readouterr().out
    assert run(["merge", str(tmp_path / "other"), "--json", *here]) == 0
    assert json.loads(capsys.readouterr().out)["edits"] == 0


def test_conflicts_are_told_as_people_know_the_things(
    project: Project, document: Document, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mine = mark(project, document, 0)
    place = [Fragment(document.id, 25, 44)]
    claim = project.marks.create("claim", "claim", document_id=document.id, fragments=place).id
    proposition = project.propositions.create("Iran agrees", {claim: "same"}).id
    segment = project.segments.of(document.id)[0].id
    shutil.copytree(project.path, tmp_path / "other")
    with open_project(tmp_path / "other", annotator="ann") as other:
        change(other, mine, claim, segment, "theirs", label="person")
        other.marks.delete([claim])
        other.propositions.update(proposition, note="theirs")
        other.use_schema(parse_schema("name: theirs\nentities:\n  gpe: {}\n"))
    change(project, mine, claim, segment, "ours", label="location")
    project.propositions.update(proposition, note="ours")
    project.use_schema(parse_schema("name: ours\nentities:\n  gpe: {title: Country}\n  location: {title: Place}\n"))
    for dry in (["--dry-run"], []):
        assert run(["merge", str(tmp_path / "other"), *dry, "--project", str(project.path)]) == 0
        printed = capsys.readouterr().out
        for line in (
            "mark «Iran» (Place) in ours: label",
            "stands  Place  (ann, ",
            "yields  person  (ann, ",
            "whether it is there",
            "changed  (ann, ",
            "deleted  (ann, ",
            "translation of «",
            "which one stands",
            "stands  «ours»",
            "document «ours»",
            "proposition «Iran agrees»: note",
            "the project's schema: value",
            "stands  ours  (ann",
            f"yields  {'one that is not here yet' if dry else 'theirs'}  (ann",
        ):
            assert line in printed, (line, printed)
        assert claim not in printed


def change(project: Project, entity: str, claim: str, segment: str, word: str, *, label: str) -> None:
    project.marks.update(entity, label=label)
    if word == "ours":
        project.marks.update(claim, note=word)
    project.translations.write(segment, "zh-Hant", word)
    project.documents.rename(project.documents.all()[0].id, word)


def test_backups_are_made_listed_and_restored(
    project: Project, document: Document, capsys: pytest.CaptureFixture[str]
) -> None:
    path, here = project.path, ["--project", str(project.path)]
    assert run(["backup", *here]) == 0
    assert "checked" in capsys.readouterr().out
    mark(project, document, 0)
    project.close()
    assert run(["backup", "--list", "--json", *here]) == 0
    [entry] = json.loads(capsys.readouterr().out)
    name = Path(entry["path"]).name
    assert run(["restore", name, *here]) == 1
    assert "--yes" in capsys.readouterr().err
    assert run(["restore", name, "--yes", *here]) == 0
    with open_project(path, annotator="ann") as restored:
        assert restored.marks.of(document.id) == []
    for asked in ([], ["--yes"]):
        assert run(["restore", "nothing.db", *asked, *here]) == 1
        assert "no such backup" in capsys.readouterr().err


def test_a_backup_becomes_another_project(
    project: Project, document: Document, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = project.back_up()
    into = tmp_path / "again"
    assert run(["restore", str(made.path), "--into", str(into), "--project", str(project.path)]) == 0
    with open_project(into) as again:
        assert again.documents.text(document.id)
    assert run(["restore", str(made.path), "--into", str(into), "--project", str(project.path)]) == 1
    assert "a project already" in capsys.readouterr().err


def test_the_project_as_it_was(
    project: Project, document: Document, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with project.database.transaction() as connection:
        connection.execute("UPDATE edits SET at = at - 172800000")
    mark(project, document, 0)
    here = ["--project", str(project.path)]
    assert run(["restore", "--at", "3d", "--yes", *here]) == 1
    assert "the project begins at" in capsys.readouterr().err
    assert run(["restore", "--at", "1d", "--dry-run", *here]) == 0
    assert "Not as they were then: 1 marks" in capsys.readouterr().out
    assert len(project.marks.of(document.id)) == 1
    assert run(["restore", "--at", "0m", *here]) == 0
    assert "Everything is as it was" in capsys.readouterr().out
    assert run(["restore", "--at", "0m", "--into", str(tmp_path / "then"), *here]) == 0
    with open_project(tmp_path / "then", annotator="ann") as then:
        assert len(then.marks.of(document.id)) == 1
    remember_annotator(project.path, "mei")
    assert run(["restore", "--at", "1d", "--yes", *here]) == 0
    assert project.marks.of(document.id) == []
    with open_project(project.path, annotator="mei") as screen:
        screen.journal.undo()
        assert len(project.marks.of(document.id)) == 1
        screen.journal.redo()
    assert run(["restore", "--at", "someday", *here]) == 1
    assert "is no date" in capsys.readouterr().err
    assert run(["restore", *here]) == 2


def test_doctor_says_sound_or_what_is_wrong(
    project: Project, document: Document, capsys: pytest.CaptureFixture[str]
) -> None:
    mark(project, document, 0)
    here = ["--project", str(project.path)]
    assert run(["doctor", *here]) == 0
    assert "The project is sound" in capsys.readouterr().out
    with project.database.transaction() as connection:
        connection.execute("DELETE FROM fragments")
    assert run(["doctor", "--json", *here]) == 1
    assert json.loads(capsys.readouterr().out)["findings"][0]["mendable"] is True
    assert run(["doctor", "--mend", *here]) == 0
    printed = capsys.readouterr().out
    assert "mended: wrote the state" in printed
    assert "The project is sound" in printed
