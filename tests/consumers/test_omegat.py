"""OmegaT takes the memory that we write, and its translations come out at the other end: issue 4, "Must show"."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Final

import pytest

from workbench.formats import export
from workbench.model import SegmentSpan, SourceText
from workbench.project import Project
from workbench.translate.memory import Memory, add_file

pytestmark = [
    pytest.mark.consumer,
    pytest.mark.skipif(shutil.which("omegat") is None, reason="OmegaT is not installed: make consumers"),
]

TEXTS: Final = {
    "Iran agreed with Russia on a new treaty.": "伊朗與俄羅斯就新條約達成協議。",
    "The “talks” cost 5 < 6 & more: 🇨🇳 😀.": "「會談」的代價是 5 < 6 & 更多：🇨🇳 😀。",
    "Whether true or not, Tehran denied it.": "不論真假，德黑蘭否認了。",
}
_PROJECT: Final = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<omegat><project version="1.0">
<source_dir>__DEFAULT__</source_dir><target_dir>__DEFAULT__</target_dir><tm_dir>__DEFAULT__</tm_dir>
<glossary_dir>__DEFAULT__</glossary_dir><dictionary_dir>__DEFAULT__</dictionary_dir>
<source_lang>en-US</source_lang><target_lang>{target}</target_lang>
<source_tok>org.omegat.tokenizer.LuceneEnglishTokenizer</source_tok>
<target_tok>org.omegat.tokenizer.LuceneSmartChineseTokenizer</target_tok>
<sentence_seg>false</sentence_seg><support_default_translations>true</support_default_translations>
<remove_tags>false</remove_tags></project></omegat>
"""


@pytest.fixture
def translated(project: Project) -> Project:
    content = "\n\n".join(TEXTS)
    spans, at = [], 0
    for text in TEXTS:
        spans.append(SegmentSpan(at, at + len(text), "en", "body"))
        at += len(text) + 2
    document = project.documents.add(SourceText("news.txt", content), spans).document
    for segment, chinese in zip(project.segments.of(document.id), TEXTS.values(), strict=True):
        project.translations.write(segment.id, "zh-Hant", chinese)
    return project


def omegat(folder: Path, memory: Path, target: str, *, place: str = "tm/auto/ours.tmx") -> str:
    """What OmegaT makes of the source with this memory."""
    for name in ("source", "target", "tm/auto", "glossary", "dictionary", "omegat"):
        (folder / name).mkdir(parents=True)
    (folder / "omegat.project").write_text(_PROJECT.format(target=target), "utf-8")
    (folder / "source" / "news.txt").write_text("\n\n".join(TEXTS), "utf-8")
    shutil.copy(memory, folder / place)
    command = ["omegat", str(folder), "--mode=console-translate", f"--config-dir={folder}/config"]
    subprocess.run(command, check=True, capture_output=True, timeout=110)
    return (folder / "target" / "news.txt").read_text("utf-8")


@pytest.mark.parametrize("way", ["export", "memory"])
def test_its_translations_come_out_at_the_other_end(translated: Project, tmp_path: Path, way: str) -> None:
    if way == "export":
        export(translated, "tmx", tmp_path / "ours.tmx")
    else:
        translated.memory.export(tmp_path / "ours.tmx")
    made = omegat(tmp_path / "omegat", tmp_path / "ours.tmx", "zh-Hant")
    assert made.split("\n\n") == list(TEXTS.values())


def test_what_omegat_writes_comes_into_the_memory(translated: Project, tmp_path: Path) -> None:
    translated.memory.export(tmp_path / "ours.tmx")
    omegat(tmp_path / "omegat", tmp_path / "ours.tmx", "zh-Hant", place="omegat/project_save.tmx")
    (written,) = (tmp_path / "omegat").glob("*-omegat.tmx")
    memory = Memory(None)
    assert add_file(memory, written).added == len(TEXTS)
    for english, chinese in TEXTS.items():
        (match,) = memory.matches(english, "en", "zh-Hant", threshold=1)
        assert (match.target, match.kind) == (chinese, "exact")
