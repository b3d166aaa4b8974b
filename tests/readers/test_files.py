"""Files and folders: what is read, in which order, and what is passed over and why."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from workbench.errors import ReaderError
from workbench.readers import read

ROOT = Path(__file__).parents[2]


def write(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        path = folder / name.replace("__", "/").replace("_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def names(path: Path) -> list[str]:
    return [source.name for source in read(path)]


def test_a_folder_is_read_whole_and_sorted(tmp_path: Path):
    write(
        tmp_path, b_txt="b", a_md="a", sub__c_txt="c", A_TXT="A", sub__deep__d_csv="text\nd\n", z_jsonl='{"text":"z"}'
    )
    assert names(tmp_path) == ["A.TXT", "a.md", "b.txt", "sub/c.txt", "sub/deep/d.csv#2", "z.jsonl#1"]


def test_what_is_passed_over_is_listed(tmp_path: Path):
    write(
        tmp_path,
        a_txt="a",
        _hidden_txt="h",
        b_pdf="x",
        LICENSE="x",
        e_txt=" \n",
        _git__c_txt="x",
        f_csv="",
        g_md="---\na: b\n---\n",
    )
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere.txt")
    os.mkfifo(tmp_path / "pipe.txt")
    reading = read(tmp_path)
    assert [path.name for path in reading.files] == ["a.txt", "e.txt", "f.csv", "g.md"]
    assert [source.name for source in reading] == ["a.txt"]
    assert [(s.path.name, s.reason) for s in reading.skipped] == [
        (".git", "hidden"),
        (".hidden.txt", "hidden"),
        ("LICENSE", "its name has no suffix"),
        ("b.pdf", "files that end in '.pdf' cannot be read"),
        ("gone.txt", "a link that leads nowhere"),
        ("pipe.txt", "not a regular file"),
        ("e.txt", "it has no text"),
        ("f.csv", "it has no text"),
        ("g.md", "it has no text"),
    ]


def test_links_that_lead_in_circles(tmp_path: Path):
    write(tmp_path, a__x_txt="x", b__y_txt="y")
    (tmp_path / "a" / "up").symlink_to(tmp_path)
    (tmp_path / "c").symlink_to(tmp_path / "b")
    reading = read(tmp_path)
    assert [source.name for source in reading] == ["a/x.txt", "b/y.txt"]
    assert [s.path.name for s in reading.skipped] == ["up", "c"]
    assert all("which is read already" in s.reason for s in reading.skipped)


def test_a_name_that_is_no_utf8_can_be_stored(tmp_path: Path):
    path = os.fsencode(tmp_path) + b"/caf\xe9.txt"
    Path(os.fsdecode(path)).write_text("x", encoding="utf-8")
    assert names(tmp_path) == ["caf\\xe9.txt"]


def error_of(path: Path, **options: object) -> ReaderError:
    with pytest.raises(ReaderError) as caught:
        list(read(path, **options))
    assert str(path) in str(caught.value)
    return caught.value


def test_a_missing_file(tmp_path: Path):
    assert "no such file or folder" in str(error_of(tmp_path / "a.txt"))


def test_a_pipe(tmp_path: Path):
    os.mkfifo(tmp_path / "a.txt")
    assert "not a regular file" in str(error_of(tmp_path / "a.txt"))


def test_an_unknown_suffix(tmp_path: Path):
    (tmp_path / "a.docx").write_bytes(b"x")
    error = error_of(tmp_path / "a.docx")
    assert "'.docx'" in str(error)
    assert ".jsonl" in error.hint


def test_a_name_that_no_file_can_have():
    assert "cannot be read" in str(error_of(Path("a" * 5000 + ".txt")))


def test_a_huge_file(tmp_path: Path):
    (tmp_path / "a.txt").write_bytes(b"x" * 2_000_001)
    assert "larger than 2.0 MB" in str(error_of(tmp_path / "a.txt", max_bytes=2_000_000))
    assert len(list(read(tmp_path / "a.txt", max_bytes=2_000_001))) == 1


@pytest.mark.parametrize("method", ["open", "iterdir"])
def test_no_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, method: str):
    (tmp_path / "a.txt").write_text("x")

    def refuse(*_args: object, **_options: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, method, refuse)
    error = error_of(tmp_path)
    assert "no permission to read it" in str(error)
    assert error.hint


def test_one_bad_file_in_a_folder_is_an_error(tmp_path: Path):
    write(tmp_path, a_txt="a")
    (tmp_path / "b.txt").write_bytes(b"a\0b")
    assert error_of(tmp_path).place.path == tmp_path / "b.txt"


def test_the_options_reach_the_files(tmp_path: Path):
    (tmp_path / "a.csv").write_bytes("body,text\nété,x\n".encode("cp850"))
    (source,) = read(tmp_path, encoding="cp850", text_field="body")
    assert (source.text, source.encoding, source.meta) == ("été", "cp850", {"text": "x"})
