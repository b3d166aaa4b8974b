"""What the tests of brat share: a configuration, folders of files, and what came of them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from workbench import Project
from workbench.formats import ReadOptions, import_
from workbench.model import Annotation

CONF = """
[entities]
Person|Human
!Thing
\tOrg|O:1\t<NORM>:Wiki
---
GPE
[relations]
Located\tArg1:Person, Arg2:GPE
Located\tArg1:Org, Arg2:GPE
Coref\tAnaphor:<ENTITY>, Antecedent:<ANY>
Alias\tArg1:Person, Arg2:Person, <REL-TYPE>:symmetric-transitive
<OVERLAP>\tArg1:Person, Arg2:Org, <OVL-TYPE>:contain
[events]
<POG>=Person|Org|GPE
!Life
\tMarry  Partner{2}:Person, Place?:GPE, Guest*:<POG>, Why+:<EVENT>, Gift{1-3}:<ANY>
[attributes]
Sure\tArg:<EVENT>, Value:high|low
Seen\tArg:<ANY>
Of\tArg:<RELATION>, Value:a|b
"""


def folder(path: Path, files: Mapping[str, str | bytes]) -> Path:
    for name, content in files.items():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def brought(project: Project, path: Path, **options: Any) -> list[Annotation]:
    import_(project, "brat", path, options=ReadOptions(**options))
    return [mark for document in project.documents.all() for mark in project.marks.of(document.id, annotator="*")]


def places(mark: Annotation) -> list[tuple[int, int]]:
    return [(part.start, part.end) for part in mark.fragments]
