"""What is remembered of searching and marking while the program runs, over all documents."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workbench.model import Annotation
    from workbench.search.lexicon import Lexicon
    from workbench.tui.finding.suggestions import Dismissed


@dataclass(slots=True)
class Session:
    """Of one run of the program.

    Attributes:
        query: What was last searched for in a document.
        last: The mark that was last made or changed.
        suggesting: Whether suggestions are shown.
        dismissed: The suggestions that are not to be shown again.
        lexicon: What the annotator has marked.
    """

    query: str = ""
    last: Annotation | None = None
    suggesting: bool = False
    dismissed: Dismissed = field(default_factory=set)
    lexicon: Lexicon | None = None
