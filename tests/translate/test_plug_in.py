"""The plug-in of docs/engines.md, installed as any distribution would be and used through the command line."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

DOCS = Path(__file__).parents[2] / "docs" / "engines.md"


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", DOCS.read_text("utf-8"), re.DOTALL)


def test_the_plug_in_of_the_docs_is_found_and_translates(tmp_path: Path) -> None:
    site, home = tmp_path / "site", tmp_path / "its home"
    info = site / "shout-1.0.dist-info"
    info.mkdir(parents=True)
    home.mkdir()
    [code, _], [entry] = blocks("python"), blocks("toml")
    (site / "shout.py").write_text(code, "utf-8")
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: shout\nVersion: 1.0\n")
    declared = entry.splitlines()[1].replace('"', "")
    (info / "entry_points.txt").write_text(f"[workbench.engines]\n{declared}\n")
    (tmp_path / "a.txt").write_text("Iran denied it.\n", "utf-8")
    environment = {**os.environ, "PYTHONPATH": str(site), "HOME": str(home), "XDG_CONFIG_HOME": str(home)}

    def workbench(*arguments: str) -> str:
        command = [sys.executable, "-m", "workbench", *arguments]
        done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, env=environment)
        assert done.returncode == 0, done.stderr
        return done.stdout

    assert "shout" in workbench("engines").splitlines()[0]
    workbench("init", "project")
    workbench("add", "--project", "project", "a.txt")
    assert workbench("engines", "set", "shout", "mark=?!", "--project", "project") == "shout: mark=?!\n"
    assert "shout 1.0" in workbench("engines", "info", "shout", "--project", "project")
    assert "1 translated" in workbench("translate", "--engine", "shout", "--project", "project")
    assert "1 were already" in workbench("translate", "--engine", "shout", "--project", "project")
    assert "1 translated" in workbench("translate", "--engine", "shout", "--set", "mark=.", "--project", "project")


def test_the_script_of_the_docs_runs() -> None:
    [_, script] = blocks("python")
    found: dict[str, object] = {}
    exec(script, found)
    assert isinstance(found["made"], list)
    assert found["made"][0].text
