"""Which characters are simple: one code point is one grapheme cluster of a known width that no terminal interprets.

Nearly every text that is annotated here is made of these alone, so that the fast paths of graphemes, widths, rows and
sanitising need one regular expression and no Unicode tables. A test holds both classes against the tables.
"""

from __future__ import annotations

import re
from typing import Final

NARROW: Final = (
    "\\x20-\\x7e\\xa0-\\xac\\xae-\\u02ff\\u0391-\\u03a1\\u03a3-\\u03ff\\u0400-\\u0482"
    "\\u2010-\\u2027\\u2030-\\u205e\\u20a0-\\u20bf\\u2100-\\u218b\\u2190-\\u2319\\u2400-\\u2426\\u2500-\\u25fc"
    "\\uff61-\\uff9d"
)
"""Simple characters of one cell, as the inside of a regular expression's class."""

WIDE: Final = (
    "\\u3000-\\u3029\\u3030-\\u303e\\u3041-\\u3096\\u309b-\\u30ff\\u3105-\\u312f\\u3131-\\u3163\\u3165-\\u318e"
    "\\u3190-\\u31e3\\u31f0-\\u321e\\u3220-\\u3247\\u3250-\\u33ff\\u3400-\\u4dbf\\u4e00-\\ua48c\\uac00-\\ud7a3"
    "\\uf900-\\ufa6d\\ufa70-\\ufad9\\ufe30-\\ufe52\\ufe54-\\ufe66\\uff01-\\uff60\\uffe0-\\uffe6\\U00020000-\\U0002a6df"
)
"""Simple characters of two cells."""

COMPLEX: Final = re.compile(f"[^{NARROW}{WIDE}\\n\\t]")
"""Finds a character whose cluster or width needs a closer look; new line and tab are clusters by themselves."""

_JOINING: Final = (
    "\\u200d\\u0d4e\\U000111c2\\U000111c3\\U000113d1\\U0001193f\\U00011941\\U00011a3a\\U00011a84-\\U00011a89"
    "\\U00011d46\\U00011f02"
)
SUSPECT: Final = re.compile(f"[{NARROW}{WIDE}]?(?:[{_JOINING}][{NARROW}{WIDE}]|[^{NARROW}{WIDE}])+")
"""Finds a run of characters that are not simple, with the simple ones before and after that they may join to."""

HAN: Final = (
    "\\u2e80-\\u2fd5\\u3005-\\u3007\\u3021-\\u3029\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufad9\\U00020000-\\U000323af"
)
"""Chinese characters."""

KANA: Final = "\\u3041-\\u3096\\u309d-\\u309f\\u30a1-\\u30fa\\u30fc-\\u30ff\\u31f0-\\u31ff\\uff66-\\uff9d"
