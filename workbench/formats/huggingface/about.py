"""What is said of a dataset as a whole, in the card and in Croissant alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from workbench.formats.huggingface.figures import Figures

if TYPE_CHECKING:
    from workbench.formats.outgoing import Options, Selection

_SIZES: Final = (
    (1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"), (10_000_000, "1M<n<10M"),
)  # fmt: skip
_LARGEST: Final = "10M<n<100M"


@dataclass(frozen=True, slots=True)
class About:
    """A dataset in words.

    Attributes:
        license: As the user said, or as all documents say; "" where neither is so.
        languages: Without scripts and countries, as catalogues want them.
        size: The Hub's category.
    """

    title: str
    description: str
    license: str
    languages: tuple[str, ...]
    size: str


def about(selection: Selection, figures: Figures, options: Options) -> About:
    """What the options and the project say of the dataset."""
    schema = selection.schema
    title = options.more.get("title") or (schema.title() if schema else "Annotated texts")
    said = [name for name in figures.licenses if name]
    same = said[0] if len(figures.licenses) == 1 and said else ""
    languages = sorted({name.split("-")[0] for name in figures.segments if name})
    marks = f"{figures.marks.total():,} annotations" if figures.marks else "no annotations"
    described = f"{figures.total:,} documents with {marks}, made with Workbench."
    return About(
        title,
        options.more.get("description") or described,
        options.more.get("license") or same,
        tuple(languages),
        next((name for most, name in _SIZES if figures.total < most), _LARGEST),
    )
