"""What the tests of post-editing share: the sample's passages, the editor, and waiting for threads."""

from __future__ import annotations

from workbench.model import Translation
from workbench.tui.caret import Place

MING_PAO = "mingpao-new-age-in-iran-russia-relations.md"
FIRST = 5
"""The passage "The expanding ties between Moscow and Tehran ..."."""


async def opened(pilot, index: int = FIRST, side: str = "target"):
    """Open the editor on a passage, and return it."""
    screen = pilot.app.screen
    screen.pane.go(Place(side, index, 0))
    await pilot.pause()
    await pilot.press("ctrl+e")
    await pilot.pause()
    assert screen.editor is not None
    return screen.editor


def shown(project, index: int = FIRST) -> Translation | None:
    document = project.documents.get(MING_PAO)
    return project.translations.chosen_for(project.segments.of(document.id)[index].id)


def candidates(project, index: int = FIRST) -> list[str]:
    document = project.documents.get(MING_PAO)
    return [t.text for t in project.translations.candidates(project.segments.of(document.id)[index].id)]
