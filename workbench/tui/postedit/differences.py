"""How two versions of a text differ, as runs to be shown in colour: word by word, and within Chinese by character."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final, Literal

Kind = Literal["same", "out", "in"]

_PARTS: Final = re.compile(r"[^\W_\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+|\s+|.", re.DOTALL)
"""A word of letters and digits, a run of white space, or one other character: a Han character among them."""


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of the old text, of the new one, or of both."""

    text: str
    kind: Kind


def differences(old: str, new: str) -> list[Run]:
    """The old text turned into the new one: what stays, what goes out, what comes in."""
    before, after = _PARTS.findall(old), _PARTS.findall(new)
    runs: list[Run] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            runs.append(Run("".join(before[i1:i2]), "same"))
            continue
        runs += _run(before[i1:i2], "out")
        runs += _run(after[j1:j2], "in")
    return runs


def _run(parts: Sequence[str], kind: Kind) -> list[Run]:
    return [Run("".join(parts), kind)] if parts else []
