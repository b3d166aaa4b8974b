"""Writes a dataset's card: what `datasets` and the Hub read at its head, and what people read below."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from workbench.formats.huggingface.about import About, about
from workbench.formats.huggingface.features import as_yaml
from workbench.formats.huggingface.figures import COMPARED, MOST_TOKENS, Figures
from workbench.formats.huggingface.layout import Layout
from workbench.model import JSON, KINDS, Kind
from workbench.schema.model import SECTIONS, MarkType, Schema

if TYPE_CHECKING:
    from workbench.formats.huggingface.write import Split
    from workbench.formats.losses import LossReport
    from workbench.formats.outgoing import Options, Selection

NAME: Final = "README.md"
_UNKNOWN: Final = "not said"
_MARKDOWN: Final = re.compile(r"([\\`*_{}\[\]<>()#|!~])")

_COLUMNS: Final = """\
Offsets count code points (Python's `text[start:end]`). One row is one document.

- `text`, `segments`: the text, and its sentences with language and zone (`frame` is the page's furniture).
- `{sections}`: the marks, by kind; `label` is a `ClassLabel`, the same mark of two annotators is there twice.
  A discontinuous mark has several `fragments`; `start` and `end` span them. `roles` name other marks by `id`. `more` is
  JSON with what no column holds.
- `translations`: segments by number with the translation that was chosen, and the marks on that translation.
"""
_TOKENS: Final = """\
- `tokens`: English words and punctuation; Chinese is cut by {unit}.
"""
_TAGS: Final = """\
- `ner_tags`: the entities as {scheme} tags of `tokens`. Where marks overlap, the {overlaps}
  stands. What became of each: {became}.
"""
_LOAD: Final = """\
```python
from datasets import load_dataset

data = load_dataset("path/to/this/folder")
```
"""


def write_card(
    folder: Path, selection: Selection, layout: Layout, figures: Figures, splits: Sequence[Split],
    report: LossReport, options: Options,
) -> None:  # fmt: skip
    """Write README.md."""
    import yaml

    facts = about(selection, figures, options)
    head = yaml.safe_dump(_head(facts, layout, splits), allow_unicode=True, sort_keys=False, width=100)
    parts = [
        f"# {_plain(facts.title)}\n",
        f"{_plain(facts.description)}\n",
        _LOAD,
        "## Columns\n",
        _columns(layout, figures, options),
        "## Figures\n",
        *_figures(figures, splits),
        *_agreement(figures, layout),
        *_schema(selection.schema),
        "## What was left out\n",
        f"{_plain(str(report))}. `loss-report.json` lists every mark.\n",
    ]
    text = f"---\n{head}---\n\n" + "\n".join(parts)
    (folder / NAME).write_text(text, encoding="utf-8", newline="\n")


def _head(facts: About, layout: Layout, splits: Sequence[Split]) -> dict[str, JSON]:
    size = sum(each.size for each in splits)
    head: dict[str, JSON] = {"pretty_name": facts.title, "language": list(facts.languages)}
    if facts.license:
        head["license"] = facts.license
    tasks = ["token-classification"] if layout.scheme else []
    head |= {"annotations_creators": ["expert-generated"], "size_categories": [facts.size]}
    head |= {"task_categories": tasks} if tasks else {}
    return head | {
        "configs": [
            {
                "config_name": "default",
                "data_files": [{"split": each.name, "path": f"data/{each.name}-*.parquet"} for each in splits],
            }
        ],
        "dataset_info": {
            "features": as_yaml(layout.features),
            "splits": [{"name": each.name, "num_bytes": each.size, "num_examples": each.documents} for each in splits],
            "download_size": size,
            "dataset_size": size,
        },
    }


def _plain(text: str) -> str:
    """A text in Markdown that says itself and nothing else."""
    from workbench.text.sanitise import visible

    return _MARKDOWN.sub(r"\\\1", visible(text))


def _table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = [head, ["---"] * len(head), *([_plain(str(cell)) for cell in row] for row in rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _columns(layout: Layout, figures: Figures, options: Options) -> str:
    sections = "`, `".join(SECTIONS[kind] for kind in layout.labels) or "entities"
    text = _COLUMNS.format(sections=sections)
    if layout.tokens:
        text += _TOKENS.format(unit="word" if options.tokens == "word" else "character")
    if layout.scheme:
        became = ", ".join(f"{count:,} {what}" for what, count in figures.tagged.most_common()) or "there are none"
        overlaps = "first" if options.overlaps == "first" else "longest"
        text += _TAGS.format(scheme=layout.scheme.upper(), overlaps=overlaps, became=became)
    return text


def _figures(figures: Figures, splits: Sequence[Split]) -> Iterator[str]:
    yield _table(["split", "documents", "files"], [(s.name, f"{s.documents:,}", len(s.files)) for s in splits])
    languages = sorted(figures.segments.keys() | figures.translations.keys())
    columns = {
        "segments": figures.segments,
        "characters": figures.characters,
        "tokens": figures.tokens,
        "chosen translations into it": figures.translations,
    }
    said = {name: counts for name, counts in columns.items() if counts}
    rows = [(name or _UNKNOWN, *(f"{counts[name]:,}" for counts in said.values())) for name in languages]
    yield _table(["language", *said], rows)
    people = sorted({who for _, _, who in figures.marks})
    if people:
        kinds: list[tuple[Kind, str]] = sorted({(kind, label) for kind, label, _ in figures.marks})
        marks = [
            (SECTIONS[kind], label, *(f"{figures.marks[kind, label, who]:,}" for who in people))
            for kind, label in kinds
        ]
        yield _table(["kind", "label", *(_plain(who) for who in people)], marks)


def _agreement(figures: Figures, layout: Layout) -> Iterator[str]:
    if not layout.people:
        return
    yield "## Agreement\n"
    yield "Exact spans, F1 of each two annotators over the documents that both have opened.\n"
    for kind in COMPARED:
        scores = figures.scores(kind)
        rows = [
            (SECTIONS[kind], f"{one}, {other}", label or "all", _shown(s.f1), s.matched, s.first, s.second)
            for (one, other), by_label in scores.items()
            for label, s in by_label.items()
            if s.first + s.second
        ]
        if not rows:
            continue
        yield _table(["kind", "annotators", "label", "F1", "equal", "of the first", "of the second"], rows)
        yield f"{_alpha(figures, kind)}\n"


def _alpha(figures: Figures, kind: Kind) -> str:
    found = figures.alpha(kind)
    if found is None:
        return f"Krippendorff's alpha was not computed: there are no tokens, or more than {MOST_TOKENS:,}."
    said = f"Krippendorff's alpha of the {SECTIONS[kind]} on tokens, all annotators together: {_shown(found.value)}"
    return f"{said} ({_plain(found.note)})." if found.note else f"{said}."


def _shown(value: float | None) -> str:
    return "undefined" if value is None else f"{value:.3f}"


def _schema(schema: Schema | None) -> Iterator[str]:
    if schema is None:
        return
    yield "## Schema\n"
    if schema.guidelines():
        yield f"{_quoted(schema.guidelines())}\n"
    types = [mark_type for kind in KINDS for mark_type in getattr(schema, SECTIONS[kind]).values()]
    if types:
        yield _table(["kind", "label", "meaning", "attributes"], [_described(each) for each in types])


def _described(mark_type: MarkType) -> tuple[str, str, str, str]:
    attributes = "; ".join(
        f"{each.name}: {', '.join(value.name for value in each.values) or each.type}" for each in mark_type.attributes
    )
    meaning = mark_type.description() or mark_type.title()
    return mark_type.kind, mark_type.name, _one_line(meaning), _one_line(attributes)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _quoted(text: str) -> str:
    """Guidelines as a quotation, as their author wrote them."""
    from workbench.text.sanitise import visible

    lines = (visible(line) for line in text.strip().splitlines())
    return "\n".join(f"> {_MARKDOWN.sub(_escaped, line)}" for line in lines)


def _escaped(match: re.Match[str]) -> str:
    return f"\\{match[0]}" if match[0] in "<>`|[" else match[0]
