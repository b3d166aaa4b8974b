"""What a unit of the memory tells about itself: where it comes from, who wrote it and when, how far it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from workbench.model import Status
from workbench.translate.memory.keys import exact_text
from workbench.translate.memory.store import Stored
from workbench.translate.tmx import Variant

_BEFORE: Final = ("prev", "x-context-pre")
_AFTER: Final = ("next", "x-context-post")
"""Properties in which OmegaT and memoQ keep a unit's neighbours."""
STATUS: Final = "x-workbench-status"
"""The property in which our own files keep how far a translation is."""
_STATUSES: Final[dict[str, Status]] = {"draft": "draft", "translated": "translated", "reviewed": "reviewed"}


@dataclass(frozen=True, slots=True)
class Told:
    """See `Match`."""

    where: str
    who: str
    when: str
    status: Status | None


def told_by(stored: Stored, target: Variant) -> Told:
    """What a unit tells about itself and the side that is its translation."""
    about, unit = stored.about, stored.unit
    said = dict((*unit.attributes, *target.attributes))
    return Told(
        stored.file or about.get("name", ""),
        about.get("who") or said.get("changeid") or said.get("creationid", ""),
        about.get("when") or iso_date(said.get("changedate") or said.get("creationdate", "")),
        _STATUSES.get(about.get("status") or dict(unit.props).get(STATUS, "")),
    )


def neighbours(stored: Stored, its: str) -> tuple[str | None, str | None]:
    """What stands before and behind a unit's source, each None where the unit does not say."""
    if not stored.file:
        return stored.about.get("before"), stored.about.get("after")
    props = dict(stored.unit.props)
    found = (next((props[name] for name in names if name in props), None) for names in (_BEFORE, _AFTER))
    before, after = (None if text is None else exact_text(_plain(text), its) for text in found)
    return before, after


def _plain(text: str) -> str:
    return text.removeprefix("<seg>").removesuffix("</seg>")


def iso_date(text: str) -> str:
    """TMX's date (20200131T235900Z) as an ISO date; what is none stays as it is."""
    if len(text) >= 15 and text[8:9] == "T" and text[:8].isdigit():
        return f"{text[:4]}-{text[4:6]}-{text[6:8]}T{text[9:11]}:{text[11:13]}:{text[13:15]}+00:00"
    return text


def tmx_date(text: str) -> str:
    """An ISO date as TMX writes it."""
    return text[:19].replace("-", "").replace(":", "") + "Z" if len(text) >= 19 else ""
