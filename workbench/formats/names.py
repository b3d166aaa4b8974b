"""Names of files and folders made of names that people and other tools gave."""

from __future__ import annotations

import re
import sys
from typing import Final

_LONGEST: Final = 100
_UNSAFE: Final = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]')
_WRITTEN: Final = re.compile(r"%([0-9A-F]{1,6})\.")
_RESERVED: Final = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")


def folder_name(annotator: str) -> str:
    """A name for an annotator's folder that every file system takes and no two annotators share."""
    shown = "".join(
        character if character.isalnum() or character in "-_" else f"%{ord(character):X}." for character in annotator
    )
    return shown or "%"


def annotator_name(folder: str) -> str:
    """The annotator whose folder `folder_name` calls so."""
    return _WRITTEN.sub(_character, folder) if folder != "%" else ""


def _character(match: re.Match[str]) -> str:
    code = int(match[1], 16)
    return chr(code) if code <= sys.maxunicode else match[0]


class FileNames:
    """Names for documents' files: as the document is called, made safe, and no two alike (also where case counts not).

    Args:
        suffix: Taken off a document's name before a format adds its own: "article.txt" becomes "article".
    """

    def __init__(self, *suffixes: str) -> None:
        self._suffixes = suffixes
        self._taken: set[str] = set()

    def name(self, document: str) -> str:
        """The name for the next document, called `document`."""
        for suffix in self._suffixes:
            document = document.removesuffix(suffix)
        safe = _UNSAFE.sub("_", document).strip(" .")[:_LONGEST] or "_"
        safe = f"_{safe}" if _RESERVED.fullmatch(safe) else safe
        name, number = safe, 1
        while name.casefold() in self._taken:
            number += 1
            name = f"{safe}-{number}"
        self._taken.add(name.casefold())
        return name
