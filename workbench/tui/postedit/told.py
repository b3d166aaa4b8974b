"""Words for what post-editing shows: when something was done, and how far a translation is."""

from __future__ import annotations

from datetime import datetime

from workbench.model import Status, Translation
from workbench.tui.language import tr


def when_of(milliseconds: int) -> str:
    """A time as people here read it."""
    return datetime.fromtimestamp(milliseconds / 1000).astimezone().strftime("%Y-%m-%d %H:%M")


def status_name(status: Status) -> str:
    """How far a translation is, in a word."""
    return {"draft": tr("draft"), "translated": tr("translated"), "reviewed": tr("reviewed")}[status]


def maker_of(translation: Translation) -> str:
    """Who or what made a translation."""
    if translation.origin == "human":
        return translation.annotator or tr("a person")
    if translation.origin == "memory":
        return tr("memory") if translation.engine in ("", "memory") else translation.engine
    version = translation.engine_version if translation.origin == "machine" else ""
    return " ".join(filter(None, (translation.engine or translation.origin, version)))
