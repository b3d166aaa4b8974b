"""Words for what post-editing shows: when something was done, and how far a translation is."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from workbench.model import Status, Translation
from workbench.tui.language import tr

_DEMO: Final = "Demonstration only: "
"""How the demo packages begin what they say of themselves."""


def when_of(milliseconds: int) -> str:
    """A time as people here read it."""
    return datetime.fromtimestamp(milliseconds / 1000).astimezone().strftime("%Y-%m-%d %H:%M")


def status_name(status: Status) -> str:
    """How far a translation is, in a word."""
    return {"draft": tr("draft"), "translated": tr("translated"), "reviewed": tr("reviewed")}[status]


def notice_told(notice: str) -> str:
    """What must be said of an engine: in the interface's language where it is of the packages that come along."""
    demo = tr(
        "Demonstration only: this model knows the sample corpus by heart and nothing else. "
        "On any other text it talks nonsense."
    )
    return demo if notice.startswith(_DEMO) else notice


def maker_of(translation: Translation) -> str:
    """Who or what made a translation."""
    if translation.origin == "human":
        return translation.annotator or tr("a person")
    if translation.origin == "memory":
        return tr("memory") if translation.engine in ("", "memory") else translation.engine
    version = translation.engine_version if translation.origin == "machine" else ""
    return " ".join(filter(None, (translation.engine or translation.origin, version)))
