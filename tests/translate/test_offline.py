"""With the network unplugged from the first command to the last: no socket is opened at all."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

RUN = """
import socket, sys

def refuse(*arguments, **keywords):
    raise AssertionError("a socket was opened")

class Refused(socket.socket):
    def __new__(cls, *arguments, **keywords):
        refuse()

socket.socket = Refused
socket.create_connection = socket.getaddrinfo = socket.gethostbyname = refuse

from workbench.cli.entry import run
from workbench.translate import Source, project_engine
from workbench import open_project

for arguments in (
    ["engines", "install", sys.argv[1]],
    ["engines"],
    ["engines", "info", "argos"],
    ["init", "project"],
    ["add", "--project", "project", "a.txt"],
    ["translate", "--engine", "argos", "--project", "project"],
):
    assert run(arguments) == 0, arguments
with open_project("project") as project:
    engine = project_engine(project, "argos")
    source = Source("Iran denied it.", "en", "zh-Hant")
    assert engine.version("en", "zh-Hant") == "translate-en_zt 1.0"
    [made] = engine.translate([source])
    assert made.text
    assert engine.complete(source, "")[0].text.startswith(made.text[:1])
    assert engine.alternatives_at(source, "")
    engine.align(source, "伊朗2022否認。")
    [document] = project.documents.all()
    assert len(project.translations.chosen(document.id)) == 2
print("done")
"""


def test_no_socket_is_opened_by_anything_local(tmp_path: Path, make_package: Callable[..., Path]) -> None:
    (tmp_path / "a.txt").write_text("Iran denied it.\n\nIran allegedly sent drones.\n", "utf-8")
    environment = {**os.environ, "HOME": str(tmp_path), "WORKBENCH_DEBUG": "1"}
    command = [sys.executable, "-c", RUN, str(make_package("en", "zt"))]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, env=environment)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.endswith("done\n")
