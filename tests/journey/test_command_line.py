"""A first day on the command line, as a user types it, each command a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from workbench.resources import resource

pytestmark = pytest.mark.journey

CORPUS = resource("corpus")


class Shell:
    """Types commands in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, *arguments: str, code: int = 0) -> str:
        command = [sys.executable, "-m", "workbench", *arguments]
        result = subprocess.run(
            command, cwd=self.folder, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
        )
        said = result.stdout + result.stderr
        assert result.returncode == code, said
        assert "Traceback" not in said
        return said


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path)


def test_from_two_articles_to_a_dataset(shell: Shell, tmp_path: Path) -> None:
    shell("init", "news")
    day = Shell(tmp_path / "news")
    articles = sorted(str(path) for path in CORPUS.glob("*.md") if path.name != "README.md")
    assert "2 added" in day("add", *articles)
    assert "0 added" in day("add", *articles)
    assert "87 translated" in day("translate", "--memory", str(CORPUS / "memory.tmx"))
    assert "87 translated" in day("translate", "--engine", "argos")
    assert "87 were already" in day("translate", "--engine", "argos")
    for name in "abc":
        day("import", str(CORPUS / "annotations" / f"{name}.jsonl"))
    listed = json.loads(day("list", "--json"))
    assert [d["translated"] for d in listed] == [d["segments"] for d in listed]
    assert all(set(d["marks"]) == {"a", "b", "c"} for d in listed)
    assert "[觀]點" in day("search", "觀")
    assert "弹道导弹" not in day("search", "弹道导弹")
    assert "彈道導彈" in day("search", "弹道导弹")
    report = json.loads(day("agree", "--json"))
    assert report
    assert "Wrote" in day("export", "--format", "jsonl", "--out", "all.jsonl")
    assert "Wrote" in day("export", "--format", "conll", "--out", "chars", "--tokens", "char", "--annotator", "a")
    assert (tmp_path / "news" / "all.jsonl").stat().st_size > 100_000
    assert "imported c.jsonl: " in day("history")


def test_an_export_goes_back_into_an_empty_project_and_out_again_the_same(shell: Shell, tmp_path: Path) -> None:
    for name in ("one", "two"):
        shell("init", name)
    shell("add", str(CORPUS / "mingpao-new-age-in-iran-russia-relations.md"), "--project", "one")
    shell("translate", "--memory", str(CORPUS / "memory.tmx"), "--project", "one")
    shell("export", "--out", "one.jsonl", "--project", "one")
    shell("import", "one.jsonl", "--project", "two")
    shell("export", "--out", "two.jsonl", "--project", "two")
    assert (tmp_path / "one.jsonl").read_bytes() == (tmp_path / "two.jsonl").read_bytes()


def test_the_demo_without_a_terminal(shell: Shell, tmp_path: Path) -> None:
    said = shell("demo")
    for words in (
        "Entities (marks",
        "Claims (marks",
        "demo.jsonl",
        "demo-conll",
        "demo.svg",
        "workbench engines install",
        "annotate",
    ):
        assert words in said
    picture = (tmp_path / "workbench-demo" / "exports" / "demo.svg").read_text(encoding="utf-8")
    assert "觀點" in picture
    assert not any(word in picture for word in ("@import", "@font-face", "href", "url(http"))
    again = shell("demo")
    assert "Added" not in again
    listed = json.loads(shell("list", "--json", "--project", "workbench-demo"))
    assert len(listed) == 2


@pytest.mark.parametrize(
    ("content", "arguments", "words"),
    [
        (b"name: [x\n", ("schema", "check", "FILE"), "FILE:"),
        (b"name: x\nentities: {a: {colour: blue}}\n", ("init", "new", "--schema", "FILE"), "colour"),
        (b"\x00\x01\x02\xff" * 50, ("add", "FILE", "--project", "good"), "FILE"),
        (b"", ("add", "nothing.txt", "--project", "good"), "nothing.txt"),
        (b'{"workbench": "jsonl", "version": 1}\n{broken\n', ("import", "FILE", "--project", "good"), ":2"),
        (b"<tmx><body><tu>", ("translate", "--memory", "FILE", "--project", "good"), "FILE"),
        (b"not a zip", ("engines", "install", "FILE"), "FILE"),
        (b"", ("translate", "--engine", "nobody", "--project", "good"), "nobody"),
        (b"", ("export", "--format", "nothing", "--project", "good"), "nothing"),
        (b"", ("annotate", "--project", "good"), "terminal"),
        (b"", ("list", "--project", "nowhere"), "nowhere"),
    ],
)
def test_bad_input_is_one_clear_error_and_writes_nothing(
    shell: Shell, tmp_path: Path, content: bytes, arguments: tuple[str, ...], words: str
) -> None:
    shell("init", "good")
    suffix = {"schema": ".yaml", "init": ".yaml", "add": ".txt", "engines": ".argosmodel"}.get(arguments[0], ".jsonl")
    bad = f"bad{suffix}"
    (tmp_path / bad).write_bytes(content)
    before = everything(tmp_path)
    said = shell(*(bad if argument == "FILE" else argument for argument in arguments), code=1)
    assert said.startswith("error: ")
    assert words.replace("FILE", bad) in said
    assert everything(tmp_path) == before


def everything(folder: Path) -> dict[str, bytes]:
    return {
        str(path): path.read_bytes() if path.is_file() else b""
        for path in sorted(folder.rglob("*"))
        if not path.name.endswith(("-wal", "-shm"))
    }


def test_an_add_that_fails_half_way_adds_nothing(shell: Shell, tmp_path: Path) -> None:
    shell("init", "good")
    (tmp_path / "a.txt").write_text("Good.", encoding="utf-8")
    (tmp_path / "b.txt").write_bytes(b"\x00\x01\x02" * 99)
    shell("add", "a.txt", "b.txt", "--project", "good", code=1)
    assert json.loads(shell("list", "--json", "--project", "good")) == []


def test_no_network_is_touched(shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A module that forbids sockets is loaded before everything else."""
    (tmp_path / "sitecustomize.py").write_text(
        "import socket\ndef refuse(*a, **k): raise AssertionError('a socket was opened')\n"
        "socket.socket.connect = socket.getaddrinfo = socket.create_connection = refuse\n",
        encoding="utf-8",
    )
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(tmp_path), *sys.path]))
    assert "87 segments" in shell("demo")
