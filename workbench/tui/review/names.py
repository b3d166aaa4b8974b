"""What the annotators are called while a document is reviewed: by name, or by a letter that hides who they are."""

from __future__ import annotations

from collections.abc import Iterable
from string import ascii_uppercase

from workbench.model import stable_id
from workbench.tui.language import tr


class Names:
    """The names of a document's annotators as they are shown.

    Letters are given in an order that is shuffled for each document, and the same each time: nobody is always A.
    """

    def __init__(self, document_id: str, annotators: Iterable[str], *, hidden: bool) -> None:
        self.hidden = hidden
        shuffled = sorted(annotators, key=lambda name: stable_id("blind", document_id, name))
        self._letters = {name: _letter(number) for number, name in enumerate(shuffled)}

    def of(self, annotator: str) -> str:
        """What one is called."""
        return self._letters.get(annotator, "?") if self.hidden else annotator

    def listed(self, annotators: Iterable[str]) -> str:
        """Several, in the order in which they are called."""
        return tr(", ").join(sorted(map(self.of, annotators)))


def _letter(number: int) -> str:
    """A, B, ... Z, AA, AB, ..."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, len(ascii_uppercase))
        letters = ascii_uppercase[rest] + letters
    return letters
