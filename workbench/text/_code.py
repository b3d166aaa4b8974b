"""What is no prose, though it stands among it: code, markup, addresses, faces. No mark in it is the sentence's own."""

from __future__ import annotations

from typing import Final

CODE: Final = "|".join(
    (
        r"`[^`\n]*`",
        r"(?m:^)\[\d{1,3}\][^\[\]\n]*\[[A-Z](?:/[A-Z]{2})?\][^\n]*",  # an entry of a bibliography (GB/T 7714)
        r"\"\"|''",
        r"</?[A-Za-z][\w:-]*(?:\s[^<>\n]*)?/?>",  # a tag
        r"&(?:#\w{1,6}|[a-z]{2,8});",  # an entity
        r"(?<=\])\([^()\s]*\)",  # where a link of Markdown leads
        r"(?<![A-Za-z0-9_.])[a-z_][a-z0-9_]*(?:\.[A-Za-z0-9_]+)*\([\"'][^()\n]*\)",  # print('a')
        r"(?<![\w-])--?[A-Za-z][A-Za-z-]*[ ]\"[^\"\n]*\"",  # -m "a"
        r"(?<==)(?P<value>[\"'])[^\"'\n]*(?P=value)",  # name="a"
        r"\{\s*[\"'][^{}\n]*\}|\[\s*[\"'][^\[\]\n]*[\"']\s*\]",  # {"a": 1} and ["a", "b"]
        r"\"[A-Za-z0-9_.-]+\"\s*:\s*(?:\"[^\"\n]*\"|(?=[\d{\[]|true|false|null))",  # "key": "value"
        r"[:;]-[()DPp]|;\)|[(（](?:\^[_.oO-]?\^|[T>][_.][T<])[;；]?[)）]",  # :-D and (^_^)
        r"\d+['′°]\d{1,2}(?:\.\d+)?\"",  # 5'11" and 10°00'30"
        r"(?<![\d.])\d{1,3}(?:\.\d{1,2})?\"(?=[^\"\n]*(?:\d\"|\n|\Z))",  # a screen of 27", and one of 32"
    )
)
"""As a regular expression."""

LABELS: Final = "|".join(
    (
        r"\(\d{2,4}\)[ -]?\d{3}",  # a telephone's
        r"(?:(?<=[\s，、；：。])|(?<![\s\S]))\((?:\d{1,2}|[a-z]|[ivx]{1,4})\)(?=[ \t])",  # (a) this; (b) that
        r"\((?:(?:-?\d{1,3}(?:\.\d+)?|[A-Za-z]),[ ])+(?:-?\d{1,3}(?:\.\d+)?|[A-Za-z])\)",  # a point: (3, 4), (x, y)
        r"\([^()\n]*\)(?=\.[A-Za-z][A-Za-z0-9]{1,4}(?![A-Za-z0-9]))",  # of a file: report(1).docx
    )
)
"""Brackets that stay as they are, whatever stands around them."""
