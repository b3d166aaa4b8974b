"""What of spaCy is used, behind one border."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from workbench.errors import FormatError

VERSION: Final = "0.1"
"""Of the DocBin format."""
ORTH, ENT_IOB, ENT_TYPE, SENT_START = 65, 77, 78, 80
"""spaCy's numbers of the attributes of a token that are written."""
ATTRIBUTES: Final = (ORTH, ENT_IOB, ENT_TYPE, SENT_START)
INSIDE, OUTSIDE, BEGINS = 1, 2, 3
"""Values of ENT_IOB; 0 says that nothing is known."""
SPAN: Final = ">QQQllll"
"""A span in a group: id, knowledge-base id, label, first token, behind the last, first character, behind the last."""
ENTITIES: Final = "sc"
"""The group that spaCy's span categoriser looks for."""
CLAIMS: Final = "claims"
KEY: Final = "workbench"


class Hashes(dict[str, int]):
    """The number by which spaCy knows each string."""

    def __init__(self, number: Any) -> None:
        super().__init__()
        self._number = number

    def __missing__(self, text: str) -> int:
        self[text] = found = int(self._number(text))
        return found


@dataclass(frozen=True, slots=True)
class Library:
    """The functions of spaCy that are used."""

    hashes: Hashes
    pack: Any
    unpack: Any


def library() -> Library:
    """spaCy, loaded.

    Raises:
        FormatError: It is not installed.
    """
    try:
        from spacy.strings import get_string_id
        from srsly import msgpack_loads
        from srsly.msgpack import Packer
    except ImportError as error:
        raise FormatError(
            f"spaCy is needed, and cannot be loaded ({error})",
            hint='install it: pip install "bilingual-workbench[spacy]"',
        ) from error
    return Library(Hashes(get_string_id), Packer(use_bin_type=True).pack, msgpack_loads)
