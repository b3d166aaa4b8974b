"""The chosen translations of documents as a translation memory in TMX 1.4, out only: docs/formats/tmx.md.

Memories come in through the translation memory (`workbench memory add`), which is no set of documents.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from workbench.formats.bilingual.model import Bitext
    from workbench.formats.losses import Losses
    from workbench.formats.outgoing import Options, Selection
    from workbench.translate.tmx import Unit


class TmxFormat:
    """Writes it."""

    name = "tmx"
    title = "Translation memory (TMX 1.4) of the chosen translations"
    suffix = ".tmx"
    archived = False
    annotators: Literal["kept"] = "kept"
    splits = False
    needs = ""
    carries = ("translations", "status of translations", "comments")

    def export(self, selection: Selection, target: Path, options: Options, losses: Losses) -> None:
        """Write the selection to a file; with `--set drafts=no`, without translations that are drafts."""
        from workbench.formats.bilingual.going_out import bitexts
        from workbench.translate.tmx import tmx_lines

        drafts = options.more.get("drafts", "yes") != "no"
        documents = bitexts(selection, losses, drafts=drafts)
        units = (unit for document in documents for unit in _units(document))
        with target.open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(tmx_lines(units, source="*all*"))


def _units(document: Bitext) -> Iterator[Unit]:
    from workbench.translate.memory.told import STATUS
    from workbench.translate.tmx import Unit, Variant

    pairs = document.pairs
    for at, pair in enumerate(pairs):
        if pair.target is None:
            continue
        props = [(STATUS, pair.target.status), ("x-document", document.name)]
        props += [("prev", pairs[at - 1].source)] if at else []
        props += [("next", pairs[at + 1].source)] if at + 1 < len(pairs) else []
        who = pair.target.who or pair.target.engine
        yield Unit(
            (
                Variant(pair.language, pair.source, pair.language),
                Variant(pair.target.language, pair.target.text, pair.target.language),
            ),
            0,
            pair.segment,
            tuple(props),
            tuple(note.text for note in pair.notes),
            (("creationid", who),) if who else (),
            pair.language,
        )


FORMAT: Final = TmxFormat()
