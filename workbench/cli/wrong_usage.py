"""What click says of a command line that is wrong, in the words of the rest of Workbench."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import Final

import click

_SAYINGS: Final = (
    (r"Missing (?:argument|parameter|option) '(.+?)(?:\.\.\.)?'\.?(?s:.*)", r"\1 is missing"),
    (r"No such command '(.+)'\.(?s:.*)", r"no such command: \1"),
    (r"Got unexpected extra arguments? \((.+)\)", r"that is too much: \1"),
    (r"Option '(.+)' requires an argument\.", r"\1 needs a value after it"),
    (r"Option '(.+)' requires (\d+) arguments\.", r"\1 needs \2 values after it"),
    (r"Option '(.+)' does not take a value\.", r"\1 takes no value"),
)
_VALUES: Final = (
    (r"(.+) is not in the range x>=(.+)\.", r"\1 is too little: \2 at least"),
    (r"(.+) is not in the range (.+)<=x<=(.+)\.", r"\1 is not from \2 to \3"),
    (r"'(.*)' is not a valid (?:integer|float|int)(?: range)?\.", r"«\1» is no number"),
    (r"'(.*)' does not match the formats? .*", r"«\1» is no day such as 2026-11-22"),
    (r"'(.*)' is not one of (.+)\.", r"«\1» is none of: \2"),
)
_VALUE: Final = re.compile(r"Invalid value for (?P<name>.+?): (?P<what>.+)", re.DOTALL)


def told(error: click.ClickException) -> str:
    """What is wrong, in one line; click's own words where nobody has found better ones."""
    if isinstance(error, click.NoSuchOption):
        near = get_close_matches(error.option_name, error.possibilities or (), n=1)
        return f"no such option: {error.option_name}" + (f"; did you mean {near[0]}?" if near else "")
    said = error.format_message()
    value = _VALUE.fullmatch(said)
    if value:
        return f"{value['name'].replace(chr(39), '')}: {_said(value['what'], _VALUES).replace(chr(39), '')}"
    return _said(said, _SAYINGS)


def _said(words: str, sayings: tuple[tuple[str, str], ...]) -> str:
    for pattern, better in sayings:
        found = re.fullmatch(pattern, words)
        if found:
            return found.expand(better)
    return words
