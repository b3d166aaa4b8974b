"""Exports and imports that are killed, interrupted or refused half-way: whole or not at all, and the words are true."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from resource import RLIMIT_FSIZE, setrlimit

import pytest

from workbench import Project, load_schema, open_project
from workbench.errors import FormatError
from workbench.formats import export, import_
from workbench.formats.jsonl.write import _Writer
from workbench.model import Fragment, SourceText
from workbench.resources import resource
from workbench.text import segments

pytestmark = pytest.mark.fault

DOCUMENTS = 1_000


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a project whose export takes some tenths of a second."""
    folder = tmp_path_factory.mktemp("large")
    with open_project(folder, create=True, annotator="ann") as project:
        project.use_schema(load_schema(resource("schemas") / "claims.yaml"))
        texts = [f"Moscow {number}. " * 20 for number in range(DOCUMENTS)]
        added = project.documents.add_many((SourceText(f"{n}", text), segments(text)) for n, text in enumerate(texts))
        fragments = [Fragment(added[0].document.id, 0, 6)]
        project.marks.create("entity", "gpe", document_id=added[0].document.id, fragments=fragments)
        export(project, "jsonl", folder / "all.jsonl")
    return folder


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Path]:
    with open_project(tmp_path / "empty", create=True, annotator="ann"):
        yield tmp_path / "empty"


def running(*arguments: object, limit: int = 0) -> subprocess.Popen[str]:
    """A command of ours in a process of its own; files may have at most so many bytes."""

    def prepare() -> None:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        if limit:
            setrlimit(RLIMIT_FSIZE, (limit, limit))

    return subprocess.Popen(
        [sys.executable, "-m", "workbench", *map(str, arguments)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, preexec_fn=prepare,
    )  # fmt: skip


def until(found: object, process: subprocess.Popen[str]) -> None:
    """Wait until something is there, or the process has ended."""
    assert callable(found)
    while not found() and process.poll() is None:
        time.sleep(0.002)


def workshops(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if path.name.startswith(".")]


@pytest.mark.parametrize("format_", ["jsonl", "conll"])
@pytest.mark.parametrize("delay", [0.0, 0.1])
def test_a_killed_export_leaves_the_earlier_one(large: Path, tmp_path: Path, format_: str, delay: float) -> None:
    out = tmp_path / "out"
    with open_project(large) as project:
        export(project, format_, out)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    process = running("export", "--project", large, "--format", format_, "--out", out)
    until(lambda: workshops(tmp_path), process)
    time.sleep(delay)
    process.kill()
    process.communicate()
    assert {path: path.read_bytes() for path in before} == before
    with open_project(large) as project:
        assert export(project, format_, out).marks == 1


@pytest.mark.parametrize("delay", [0.0, 0.1])
def test_an_interrupted_export_leaves_nothing_and_says_so(large: Path, tmp_path: Path, delay: float) -> None:
    process = running("export", "--project", large, "--out", tmp_path / "sub" / "out.jsonl")
    until(lambda: (tmp_path / "sub").exists() and workshops(tmp_path / "sub"), process)
    time.sleep(delay)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate()
    assert workshops(tmp_path / "sub") == []
    written = (tmp_path / "sub" / "out.jsonl").exists()
    if process.returncode and process.returncode != -signal.SIGINT:  # Python itself had not begun, or had ended
        assert process.returncode == 130
        assert ("was written already" if written else "nothing was written") in said
    assert written == (len(list((tmp_path / "sub").iterdir())) == 3)


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGKILL])
@pytest.mark.parametrize("delay", [0.0, 0.5])
def test_an_import_that_is_stopped_has_happened_whole_or_not_at_all(
    large: Path, empty: Path, end: signal.Signals, delay: float
) -> None:
    process = running("import", "--project", empty, large / "all.jsonl")
    until(lambda: (empty / "workbench.db-wal").exists() and (empty / "workbench.db-wal").stat().st_size, process)
    time.sleep(delay)
    process.send_signal(end)
    _, said = process.communicate()
    with open_project(empty, annotator="ann") as project:
        there = len(project.documents.ids())
        assert there in (0, DOCUMENTS)
        assert project.database.row("PRAGMA integrity_check") == ("ok",)
        if process.returncode == 130:
            assert ("nothing was imported" if there else "had been imported") not in said
        import_(project, "jsonl", large / "all.jsonl")
        assert len(project.documents.ids()) == DOCUMENTS


@pytest.mark.parametrize("limit", [40_000, 60_000])
def test_a_full_disk_is_said_and_leaves_the_earlier_export(large: Path, tmp_path: Path, limit: int) -> None:
    out = tmp_path / "out.jsonl"
    with open_project(large) as project:
        export(project, "jsonl", out, documents=["0", "1"])
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}
    process = running("export", "--project", large, "--out", out, limit=limit)
    _, said = process.communicate()
    assert process.returncode == 1
    assert "out.jsonl: File too large" in said
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_an_import_that_the_disk_has_no_room_for_changes_nothing(large: Path, empty: Path) -> None:
    process = running("import", "--project", empty, large / "all.jsonl", limit=400_000)
    _, said = process.communicate()
    assert process.returncode == 1
    assert said.startswith("error: ")
    assert "Traceback" not in said
    with open_project(empty, annotator="ann") as project:
        assert project.documents.ids() == []


def test_two_exports_to_one_place_leave_one_of_them_whole(large: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    both = [running("export", "--project", large, "--format", "conll", "--out", out) for _ in range(2)]
    said = [process.communicate()[1] for process in both]
    assert 0 in [process.returncode for process in both], said
    assert all("Traceback" not in each for each in said)
    assert workshops(tmp_path) == []
    with open_project(large) as project:
        export(project, "conll", tmp_path / "alone")
    assert {path.name: path.read_bytes() for path in out.iterdir()} == {
        path.name: path.read_bytes() for path in (tmp_path / "alone").iterdir()
    }


def test_no_export_replaces_the_projects_database(project: Project, document: object, tmp_path: Path) -> None:
    for name in ("workbench.db", "workbench.db-wal"):
        with pytest.raises(FormatError, match="the project's own database"):
            export(project, "jsonl", project.path / name, overwrite=True)
    with pytest.raises(FormatError, match=r"holds .*, which no earlier export wrote"):
        export(project, "conll", project.path, overwrite=True)
    with pytest.raises(FormatError, match=r"holds .*, which no earlier export wrote"):
        export(project, "conll", project.path.parent, overwrite=True)
    assert export(project, "jsonl", project.path / "exports" / "all.jsonl").lossless


def test_a_link_is_followed_to_the_place_that_it_names(project: Project, document: object, tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    for name, format_ in (("out.jsonl", "jsonl"), ("out", "conll")):
        (tmp_path / name).symlink_to(tmp_path / "real" / name)
        for _ in range(2):
            export(project, format_, tmp_path / name)
            assert (tmp_path / name).is_symlink()
    assert sorted(path.name for path in (tmp_path / "real").iterdir()) == [
        "out", "out.jsonl", "out.jsonl.loss-report.json", "out.jsonl.manifest.json",
    ]  # fmt: skip
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    with pytest.raises(FormatError):
        export(project, "jsonl", tmp_path / "loop")


def test_a_folder_with_a_link_in_it_is_not_replaced(project: Project, document: object, tmp_path: Path) -> None:
    (tmp_path / "precious").mkdir()
    export(project, "conll", tmp_path / "out")
    (tmp_path / "out" / "link").symlink_to(tmp_path / "precious")
    with pytest.raises(FormatError, match="holds link"):
        export(project, "conll", tmp_path / "out")


@pytest.mark.parametrize(("length", "fits"), [(80, True), (233, True), (255, False), (300, False)])
def test_long_names(project: Project, document: object, tmp_path: Path, length: int, fits: bool) -> None:
    name = "名" * (length // 3) + "x" * (length % 3)
    if fits:
        export(project, "jsonl", tmp_path / name)
        assert len(list(tmp_path.glob(f"{name}*"))) == 3
    else:
        with pytest.raises(FormatError, match="File name too long"):
            export(project, "jsonl", tmp_path / name)
    assert workshops(tmp_path) == []


def test_a_name_that_is_no_text_is_written_too(project: Project, document: object, tmp_path: Path) -> None:
    import json

    out = tmp_path / os.fsdecode(b"\xff.jsonl")
    export(project, "jsonl", out)
    manifest = json.loads(out.with_name(f"{out.name}.manifest.json").read_text("utf-8"))
    assert manifest["files"][0]["path"] == out.name


def test_a_mount_point_is_refused(project: Project, document: object) -> None:
    with pytest.raises(FormatError, match="a mount point"):
        export(project, "conll", "/dev/shm" if os.path.ismount("/dev/shm") else "/proc")


def test_a_folder_that_takes_no_files_is_said(
    project: Project, document: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object, **__: object) -> str:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("tempfile.mkdtemp", refused)
    with pytest.raises(FormatError, match="Permission denied"):
        export(project, "jsonl", tmp_path / "out.jsonl")


def test_what_comes_behind_the_work_is_told_apart(
    project: Project, document: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    """Interrupts before an export is in its place, and behind that; and behind the commit of an import."""

    from workbench.cli.entry import run
    from workbench.formats import placing

    out = tmp_path / "out.jsonl"
    arguments = ["export", "--project", str(project.path), "--out", str(out)]

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(_Writer, "_document", stop)
        assert run(arguments) == 130
        assert "nothing was written" in capsys.readouterr().err
    with monkeypatch.context() as patch:
        original = placing._put_in_place
        patch.setattr(placing, "_put_in_place", lambda *given: (original(*given), stop()))
        assert run(arguments) == 130
        assert "was written already" in capsys.readouterr().err
    target = tmp_path / "new"
    open_project(target, create=True, annotator="ann").close()
    arguments = ["import", "--project", str(target), str(out)]
    with monkeypatch.context() as patch:
        patch.setattr("workbench.formats.losses.Losses.report", stop)
        assert run(arguments) == 130
        assert "all had been imported already" in capsys.readouterr().err
    with monkeypatch.context() as patch:
        patch.setattr("workbench.formats.jsonl.load.read_lines", stop)
        assert run(arguments) == 130
        assert "nothing was imported" in capsys.readouterr().err
