"""Sentences that know what they were made from, so that a screen can say them in its own language."""

from __future__ import annotations

from collections.abc import Mapping


class Told(str):
    """A sentence in English, with the template and the values that it was made from.

    Attributes:
        template: The English with its {names}: what a catalogue of translations has it under.
        values: What stands for the names; they may be sentences themselves.
    """

    template: str
    values: Mapping[str, object]

    def __new__(cls, template: str, /, **values: object) -> Told:
        """The sentence: the template with its names filled in."""
        made = super().__new__(cls, template.format(**values))
        made.template, made.values = template, values
        return made
