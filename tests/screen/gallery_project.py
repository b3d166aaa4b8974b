"""The project that every screen is drawn on: the sample with its annotators, and a Chinese article with marks."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from workbench import Project, load_schema, open_project
from workbench.formats import import_
from workbench.model import Document, Fragment
from workbench.readers import read
from workbench.resources import resource
from workbench.text import segments
from workbench.translate.memory import add_tmx
from workbench.translate.pipeline import translate_documents
from workbench.translate.registry import project_engine

ENGLISH = "mingpao-new-age-in-iran-russia-relations.md"
CHINESE = "走廊最後一段.md"
ARTICLE = """---
title: 走廊最後一段：俄伊鐵路動工
author: 陳大文
language: zh-Hant
---
俄羅斯外交部發言人周二表示，俄伊兩國已就「國際南北運輸走廊」的最後一段鐵路達成協議。

據德黑蘭的官方通訊社報道，工程耗資約16億歐元，其中13億由莫斯科貸款支付，預計2028年通車。

不過，多名歐洲分析員質疑：受制裁影響，伊朗能否如期完工，實在難以預料。

這條走廊可縮短孟買至聖彼得堡的航程，由40天減至25天；陸上及海上貿易均會受惠。

亞塞拜疆否認曾向兩國承諾提供土地，並稱談判「仍在進行」。
"""
RENDERINGS = (
    "A spokesman of Russia’s foreign ministry said on Tuesday that Russia and Iran have agreed on the last stretch of "
    "railway of the “International North–South Transport Corridor”.",
    "According to the official news agency in Tehran, the work costs some 1.6 billion euros, 1.3 billion of which "
    "Moscow pays with a loan, and trains are to run in 2028.",
    "Several European analysts doubt, however, that Iran can finish in time under sanctions.",
    "The corridor shortens the way from Mumbai to Saint Petersburg from 40 days to 25; trade by land and by sea gains.",
    "Azerbaijan denies having promised land to either country and says that talks are “still going on”.",
)
CLAIM = {"certainty": "probable", "polarity": "positive", "stance": "reports", "time": "past"}


class Marker:
    """Marks on a document by their words."""

    def __init__(self, project: Project, document: Document) -> None:
        self.project, self.document = project, document
        self.text = project.documents.text(document.id)

    def __call__(self, label: str, *quotes: str, roles: dict[str, Sequence[str]] | None = None, **values: Any) -> str:
        kind = self.project.schema.types[label].kind
        parts = [self.part(quote) for quote in quotes]
        made = self.project.marks.create(
            kind, label, document_id=self.document.id, fragments=parts, attributes=values, roles=roles
        )
        return made.id

    def part(self, quote: str) -> Fragment:
        start = self.text.index(quote)
        return Fragment(self.document.id, start, start + len(quote))


def make_gallery(folder: Path, scratch: Path) -> None:
    """Make the project in a folder."""
    with open_project(folder, create=True, annotator="a") as project:
        project.use_schema(load_schema(resource("schemas") / "claims.yaml"))
        corpus = resource("corpus")
        for path in (corpus / ENGLISH, corpus / "edm-asia-pivot-meets-eurasian-tilt.md"):
            for source in read(path):
                project.documents.add(source, segments(source.text))
        add_tmx(project, corpus / "memory.tmx")
        translate_documents(project, project_engine(project, "memory"), project.documents.all())
        for name in "abc":
            import_(project, "jsonl", corpus / "annotations" / f"{name}.jsonl")
        _add_chinese(project, scratch)
        project.termbase.add_pair("Tehran", "en", "德黑蘭", "zh-Hant", status="preferred")
        project.annotator = "a"


def _add_chinese(project: Project, scratch: Path) -> None:
    path = scratch / CHINESE
    path.write_text(ARTICLE, encoding="utf-8")
    [source] = read(path)
    document = project.documents.add(source, segments(source.text)).document
    for segment, rendering in zip(project.segments.of(document.id), RENDERINGS, strict=True):
        project.translations.write(segment.id, "en", rendering)
    _mark_chinese(project, document)


def _mark_chinese(project: Project, document: Document) -> None:
    """Marks of b that nest, cross and have parts; those of a are the same but for a few."""
    for who in ("b", "a"):
        project.annotator = who
        mark = Marker(project, document)
        ministry = mark("organization", "俄羅斯外交部")
        mark("gpe", "俄羅斯")
        said = mark("cue", "表示" if who == "a" else "周二表示")
        corridor = mark("agreement", "國際南北運輸走廊")
        mark("location", "運輸走廊」的最後一段")
        mark("event", "最後一段鐵路")
        first = mark(
            "claim",
            "俄伊兩國已就「國際南北運輸走廊」的最後一段鐵路達成協議",
            roles={"source": [ministry], "cue": [said], "target": [corridor]},
            **CLAIM,
        )
        mark("quantity", "約16億歐元")
        mark("gpe", "莫斯科")
        iran = mark("gpe", "伊朗")
        second = mark(
            "claim",
            "伊朗能否如期完工",
            roles={"target": [iran]},
            **{**CLAIM, "certainty": "possible", "polarity": "negative"},
        )
        mark("event", "陸上", "貿易")
        last = mark("claim", "曾向兩國承諾提供土地", **{**CLAIM, "stance": "denies"})
        mark("contradicts", roles={"from": [second], "to": [first]})
        if who == "a":
            mark("supports", roles={"from": [last], "to": [second]})
            mark("genre", value="news")
