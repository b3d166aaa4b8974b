"""All checks by name, and which of them a project has switched on."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, get_args

from workbench.errors import Refused
from workbench.translate.checks.lengths import check_length
from workbench.translate.checks.loops import check_loops
from workbench.translate.checks.marks import check_punctuation, check_quotes
from workbench.translate.checks.model import CheckName, DocumentCheck, Finding, Unit, UnitCheck
from workbench.translate.checks.numbers import check_numbers
from workbench.translate.checks.scripts import check_script, check_untranslated
from workbench.translate.checks.wording import check_names, check_terms

CHECKS: Final[Mapping[CheckName, str]] = {
    "numbers": "Numbers and dates that are not the same on both sides.",
    "terms": "Terms that are not rendered as the termbase says.",
    "names": "Names and sentences that are rendered otherwise elsewhere in the document.",
    "loops": "The same words again and again.",
    "length": "Parts of the source that were left out, or made up.",
    "untranslated": "What was left in the source's language.",
    "script": "Traditional characters in Simplified Chinese, or the other way round.",
    "punctuation": "Marks of the other language, marks in a row, a stop that is missing.",
    "quotes": "Quotes and brackets without a partner.",
}

_BY_UNIT: Final[Mapping[CheckName, UnitCheck]] = {
    "numbers": check_numbers,
    "terms": check_terms,
    "loops": check_loops,
    "length": check_length,
    "untranslated": check_untranslated,
    "script": check_script,
    "punctuation": check_punctuation,
    "quotes": check_quotes,
}
_BY_DOCUMENT: Final[Mapping[CheckName, DocumentCheck]] = {"names": check_names}


@dataclass(frozen=True, slots=True)
class Checks:
    """The checks that are switched on."""

    names: frozenset[CheckName] = frozenset(CHECKS)

    def of(self, unit: Unit) -> list[Finding]:
        """What the checks of single segments find; nothing but its emptiness in an empty translation."""
        if not unit.target.strip():
            return list(check_untranslated(unit)) if "untranslated" in self.names else []
        return [finding for name, check in _BY_UNIT.items() if name in self.names for finding in check(unit)]

    def across(self, units: Sequence[Unit]) -> Iterator[Finding]:
        """What the checks find that compare a document's segments with each other."""
        for name, check in _BY_DOCUMENT.items():
            if name in self.names:
                yield from check(units)


def checks_called(names: Collection[str]) -> Checks:
    """The checks of these names.

    Raises:
        Refused: A name is no check's.
    """
    unknown = sorted(set(names) - set(get_args(CheckName)))
    if unknown:
        raise Refused(f"no check is called {unknown[0]!r}", hint=f"the checks are: {', '.join(CHECKS)}")
    return Checks(frozenset(name for name in CHECKS if name in names))
