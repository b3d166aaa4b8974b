"""What the tests of JSON lines share: reading and writing the files, and a mark to damage."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def write(path: Path, items: list[Any]) -> Path:
    path.write_text("".join(f"{json.dumps(item, ensure_ascii=False)}\n" for item in items), "utf-8")
    return path


BAD_MARK = {"id": "m1", "kind": "entity", "label": "gpe", "annotator": "ann", "fragments": [{"start": 0, "end": 4}]}
