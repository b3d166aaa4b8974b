"""Issue 7, 7: files that swell, and keys that must not be told."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from servers import serving

from workbench import Project
from workbench.cli.entry import run
from workbench.errors import FormatError
from workbench.formats import import_

pytestmark = pytest.mark.fault

CANARY = "sk-canary-7f3a9c"


@pytest.mark.parametrize("blank", [b"\n", b" "])
def test_a_packed_file_that_swells_is_refused(project: Project, tmp_path: Path, blank: bytes) -> None:
    path = tmp_path / "bomb.jsonl.gz"
    path.write_bytes(gzip.compress(blank * (80 << 20), 9))
    with pytest.raises(FormatError, match="swells when it is unpacked"):
        import_(project, "jsonl", path)
    assert project.documents.ids() == []


def test_an_object_of_many_fields_with_one_twice_is_refused_at_once(project: Project, tmp_path: Path) -> None:
    pairs = ",".join(f'"k{n}": 1' for n in range(200_000))
    (tmp_path / "wide.jsonl").write_text(f'{{{pairs},"text": "a","text": "b"}}\n', encoding="utf-8")
    assert run(["add", str(tmp_path / "wide.jsonl"), "--project", str(project.path)]) == 1


@pytest.mark.parametrize("engine", ["libretranslate", "openai"])
def test_the_key_of_an_engine_is_told_nowhere(
    engine: str, project: Project, document: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: Any
) -> None:
    """The server says the key back in its error, as some do."""

    def answer(path: str, question: Any, handler: Any) -> None:
        if path.endswith(("/languages", "/models")):
            found: Any = [
                {"code": code, "name": code, "targets": ["en", "zh-Hant", "zt"]} for code in ("en", "zh-Hant", "zt")
            ]
            handler.say(found if path.endswith("/languages") else {"data": [{"id": "m"}]})
            return
        told = " ".join([*handler.headers.values(), json.dumps(question)])
        handler.say({"error": told, "message": told}, status=401)

    prefix = {"libretranslate": "WORKBENCH_LIBRETRANSLATE", "openai": "WORKBENCH_OPENAI"}[engine]
    with serving(answer) as server:
        monkeypatch.setenv(f"{prefix}_URL", server.url)
        monkeypatch.setenv(f"{prefix}_KEY", CANARY)
        place = ["--project", str(project.path)]
        run(["engines", "set", engine, "timeout=5", *(["model=m"] if engine == "openai" else []), *place])
        run(["translate", "--engine", engine, *place])
        asked = json.dumps([server.headers, server.asked])
        for command in ("engines", "engines --json", f"engines info {engine}"):
            run(command.split())
    assert CANARY in asked, "the server was never given the key"
    out = tmp_path / "out.jsonl"
    for command in ("doctor --json", "history --json", f"export --format jsonl --out {out}", "backup"):
        run([*command.split(), *place])
    said = capfd.readouterr()
    assert CANARY not in said.out + said.err
    holding = [path for path in tmp_path.rglob("*") if path.is_file() and CANARY.encode() in path.read_bytes()]
    assert holding == []
