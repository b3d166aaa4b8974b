"""The propositions that a claim may belong to, the likeliest first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.model import Proposition
from workbench.reports.board.gather import board_of
from workbench.reports.board.likeness import LEAST, Likeness
from workbench.reports.board.model import Item

if TYPE_CHECKING:
    from workbench.project import Project


def likeliest(project: Project, mark_id: str, *, without: str = "", lang: str = "en") -> tuple[list[Item], int]:
    """The annotator's own propositions, those first that hold the claim already, then those that are like it.

    Args:
        mark_id: The claim; "" to keep the order of making, the latest first.
        without: The id of one to leave out.

    Returns:
        The propositions, and how many of them are guesses.
    """
    items = [item for item in board_of(project, lang=lang).items if item.proposition.id != without]
    if not mark_id:
        return items[::-1], 0
    asked = board_of(project, propositions=[Proposition("", project.annotator, "", "", {mark_id: "same"})], lang=lang)
    if not asked.items or not asked.items[0].claims:
        return items[::-1], 0
    ranked = Likeness(items).ranked(asked.items[0].claims[0])
    inside = [item for _, item in ranked if mark_id in item.proposition.members]
    likely = [item for score, item in ranked if score >= LEAST and mark_id not in item.proposition.members]
    rest = [item for score, item in ranked if score < LEAST and mark_id not in item.proposition.members]
    return [*inside, *likely, *rest], len(inside) + len(likely)
