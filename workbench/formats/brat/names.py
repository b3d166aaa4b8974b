"""Names and values as brat can write them, and back: brat's types are of ASCII letters, digits, "_" and "-"."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

LONGEST: Final = 100
"""Characters that the name of a type, role or attribute may have when it comes in."""

_ESCAPED: Final = re.compile(r"_u([0-9A-F]{1,6})_")
_LAST_DIGIT: Final = re.compile(r"_u3([0-9])_$")


class _Code:
    """Writes odd characters as "_u4EBA_", so that reading gives the name again, and any plain name is itself."""

    def __init__(self, odd: str) -> None:
        self._odd = re.compile(odd)
        self.encoded = lru_cache(4096)(self._encoded)
        self.decoded = lru_cache(4096)(self._decoded)

    def _encoded(self, name: str) -> str:
        plain = self._odd.sub(_escape, name)
        if _unescaped(plain) == name or (plain == name and self.decoded(name) == name):
            return plain
        return self._odd.sub(_escape, name.replace("_u", "_u5F_u"))

    def _decoded(self, written: str) -> str:
        name = _unescaped(written) if "_u" in written else written
        return name if name == written or self.encoded(name) == written else written


def _escape(found: re.Match[str]) -> str:
    return f"_u{ord(found[0]):X}_"


def _unescaped(name: str) -> str:
    return _ESCAPED.sub(lambda found: chr(code) if (code := int(found[1], 16)) < 0x110000 else found[0], name)


_NAMES: Final = _Code(r"[^A-Za-z0-9_-]")
_VALUES: Final = _Code(r"[\s,|<>\x00-\x1f]")

encoded = _NAMES.encoded
"""A type's or attribute's name for brat: itself where brat takes it."""

decoded = _NAMES.decoded
"""The name that `encoded` wrote so; any other brat name is itself."""

encoded_value = _VALUES.encoded
"""A choice's value as brat's configuration takes it, which parts values by "|", arguments by commas and white space."""

decoded_value = _VALUES.decoded
"""The value that `encoded_value` wrote so."""


def encoded_role(name: str) -> str:
    """A role's name for brat, which takes digits at its end for the number of a repeated role."""
    written = encoded(name)
    return f"{written[:-1]}_u3{written[-1]}_" if written[-1:].isdigit() else written


def decoded_role(written: str) -> str:
    """The name that `encoded_role` wrote so."""
    return decoded(_LAST_DIGIT.sub(r"\1", written))
