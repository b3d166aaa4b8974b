"""Which screens are drawn for the gallery, and what is pressed to come to them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from gallery_project import CHINESE, ENGLISH
from textual.screen import Screen

from workbench import Project
from workbench.model import Fragment
from workbench.tui.screens.agreement import AgreementScreen
from workbench.tui.screens.assignments import AssignmentsScreen
from workbench.tui.screens.board import BoardScreen

SIZES = [(80, 24), (120, 40), (200, 60)]
TONGUES = ("en", "zh-Hant")
"""English texts with an English interface, Chinese texts with a Chinese one."""

TEXT, NOWHERE = "text", "nowhere"


@dataclass(frozen=True, slots=True)
class Shot:
    """A screen to be drawn.

    Attributes:
        keys: What is pressed; "@words" puts the cursor on words, ":words" types them, "!words" is an error. A pair: in
            English, in Chinese.
        document: TEXT for the document of the language, NOWHERE for the library, or `first`.
        prepare: What is done to the project before.
        empty: It is of a project without documents.
        themed: It says which theme is on, so that the light one is another picture.
        small: It looks the same on a large terminal: a question, or nothing.
    """

    keys: tuple[str, ...] | tuple[tuple[str, ...], tuple[str, ...]] = ()
    document: str = TEXT
    first: Callable[[], Screen[None]] | None = None
    annotator: str = "a"
    prepare: Callable[[Project], None] | None = None
    empty: bool = False
    themed: bool = False
    small: bool = False

    def pressed(self, tongue: str) -> tuple[str, ...]:
        """What is pressed in a language."""
        if self.keys and isinstance(self.keys[0], tuple):
            return self.keys[TONGUES.index(tongue)]  # type: ignore[return-value]
        return self.keys  # type: ignore[return-value]

    def name(self, tongue: str) -> str | None:
        """The document that is open."""
        return (ENGLISH, CHINESE)[TONGUES.index(tongue)] if self.document == TEXT else None


def _both(english: str, chinese: str, *keys: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return (english, *keys), (chinese, *keys)


def _hand_out(project: Project) -> None:
    documents = project.documents.all()
    project.assignments.assign([(each.id, who) for each in documents[:2] for who in "ab"])


def _comment(project: Project) -> None:
    for name, at, text in ((ENGLISH, 5, "“Asia-looking” is the author’s word."), (CHINESE, 0, "「走廊」應否加引號？")):
        segment = project.segments.of(project.documents.get(name).id)[at]
        project.comments.add(segment, text)


def _bookmark(project: Project) -> None:
    for name, at, note in ((ENGLISH, 112, "the whole argument"), (CHINESE, 0, "")):
        document = project.documents.get(name)
        made = project.bookmarks.add(document.id, Fragment(document.id, at, at + 6))
        if note:
            project.bookmarks.note(made.id, note)


def _translate_badly(project: Project) -> None:
    for name, at, language, text in (
        (ENGLISH, 5, "zh-Hant", "莫斯科與德黑蘭的關係,已有1979年的基礎。"),
        (CHINESE, 1, "en", "The work costs 17 billion euros, 13 billion of them as a a loan."),
    ):
        segment = project.segments.of(project.documents.get(name).id)[at]
        project.translations.write(segment.id, language, text)


FAMILIES: dict[str, dict[str, Shot]] = {
    "text": {
        "both": Shot(_both("@may have bolstered", "@運輸走廊")),
        "source": Shot(_both("@may have bolstered", "@運輸走廊", "ctrl+v")),
        "target": Shot(_both("@may have bolstered", "@運輸走廊", "ctrl+v", "ctrl+v")),
        "selecting": Shot(_both("@legally permitted", "@官方通訊社", *["shift+right"] * 5)),
        "lanes": Shot(_both("@may have bolstered", "@運輸走廊", "backslash")),
        "relations": Shot(_both("@Islamic Republic may", "@能否如期")),
        "parts": Shot(_both("@Whether true", "@海上貿易", *["ctrl+right"] * 2)),
        "unnamed": Shot(_both("@may have bolstered", "@運輸走廊"), annotator=""),
    },
    "marks": {
        "claim": Shot(_both("@bolstered its", "@能否如期", "enter", "down", "down")),
        "picking": Shot(_both("@bolstered its", "@能否如期", "enter", *["down"] * 4, "enter")),
        "types": Shot(_both("@legally permitted", "@官方通訊社", *["shift+right"] * 5, "colon", "e")),
        "labels": Shot(("ctrl+d",), small=True),
        "propose": Shot(_both("@providing ballistic", "@能否如期", "at")),
    },
    "finding": {
        "finder": Shot(("slash",), small=True),
        "found": Shot((("slash", ":Moscow"), ("slash", ":鐵路"))),
        "concordance": Shot(
            (
                ("ctrl+f", "slash", "ctrl+u", ":iran", "tab", "enter", "down", "space"),
                ("ctrl+f", "slash", "ctrl+u", ":国", "tab", "enter", "down", "space"),
            )
        ),
        "concordance-nothing": Shot(("ctrl+f", "slash", "ctrl+u", ":龘", "enter"), small=True),
        "propagation": Shot(_both("@Tehran", "@兩國", "g", "quotation_mark"), annotator="new"),
        "suggestions": Shot((("@Russia", "g", "tilde"), ("@兩國", "o", "tilde")), annotator="new"),
    },
    "translating": {
        "editor": Shot(_both("@Moscow and Tehran", "@德黑蘭", "ctrl+e")),
        "versions": Shot(_both("@Moscow and Tehran", "@德黑蘭", "alt+v"), prepare=_translate_badly),
        "comments": Shot(_both("@Moscow and Tehran", "@俄羅斯", "f8"), prepare=_comment),
        "look-up": Shot(_both("@Tehran", "@德黑蘭", "f9")),
        "checks": Shot(("f7",), prepare=_translate_badly),
        "checked": Shot(_both("@Moscow and Tehran", "@德黑蘭"), prepare=_translate_badly),
    },
    "library": {
        "library": Shot(document=NOWHERE),
        "library-filtered": Shot((("slash", ":russia"), ("slash", ":鐵路")), document=NOWHERE),
        "library-queue": Shot(document=NOWHERE, prepare=_hand_out),
        "metadata": Shot(("end", "e", "down"), document=NOWHERE),
        "zones": Shot(("home", "z", "down", "shift+down"), document=NOWHERE),
        "library-empty": Shot(document=NOWHERE, empty=True, small=True),
        "toast": Shot((("!The disk is full",), ("ctrl+c",)), small=True),
        "asking": Shot(("n",), annotator="", small=True),
    },
    "comfort": {
        "history": Shot(
            (
                ("@legally permitted", "e", "@Tehran", "n", "ctrl+z", "ctrl+r"),
                ("@官方", "o", "@聖彼得堡", "g", "ctrl+z", "ctrl+r"),
            ),
            annotator="new",
        ),
        "history-back": Shot(
            (
                ("@legally permitted", "e", "@Tehran", "n", "ctrl+r", "down", "b"),
                ("@官方", "o", "@聖彼得堡", "g", "ctrl+r", "down", "b"),
            ),
            annotator="new",
            small=True,
        ),
        "bookmarks": Shot(("ctrl+k",), prepare=_bookmark),
        "bookmarks-none": Shot(("ctrl+k",), small=True),
        "progress": Shot(("f5",)),
        "settings": Shot(("f10", "down"), themed=True),
        "help": Shot(("f1",)),
        "guidelines": Shot(_both("@Tehran", "@德黑蘭", "f2")),
        "palette": Shot(("ctrl+p",)),
    },
    "board": {
        "board": Shot(("down", "down", "down"), document=NOWHERE, first=BoardScreen),
        "board-renaming": Shot(("down", "e"), document=NOWHERE, first=BoardScreen, small=True),
    },
    "lead": {
        "review": Shot((("r",), ("end", "r")), document=NOWHERE),
        "review-reason": Shot((("r", "1"), ("end", "r", "1")), document=NOWHERE),
        "review-correct": Shot((("r", "c", "down"), ("end", "r", "c", "down")), document=NOWHERE),
        "review-rule": Shot((("r", "o"), ("end", "r", "o")), document=NOWHERE, small=True),
        "lessons": Shot((("r", "1", "enter", "l"), ("end", "r", "1", "enter", "l")), document=NOWHERE),
        "agreement": Shot(document=NOWHERE, first=AgreementScreen),
        "agreement-parts": Shot(("2",), document=NOWHERE, first=AgreementScreen),
        "agreement-labels": Shot(("3",), document=NOWHERE, first=AgreementScreen),
        "agreement-documents": Shot(("4",), document=NOWHERE, first=AgreementScreen),
        "cases": Shot(("2", "enter", "down"), document=NOWHERE, first=AgreementScreen),
        "assignments": Shot(document=NOWHERE, first=AssignmentsScreen, prepare=_hand_out),
        "hand-out": Shot(("h",), document=NOWHERE, first=AssignmentsScreen, small=True),
    },
}
SHOTS = {name: shot for family in FAMILIES.values() for name, shot in family.items()}
assert len(SHOTS) == sum(map(len, FAMILIES.values())), "two shots have one name"
