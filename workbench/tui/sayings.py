"""What the layers below say, in the interface's language.

Their sentences are English, and are known here by the templates that they are made from: the catalogue has each. What
is not known is said whole as it is, never half in another language. A test holds the templates to the code.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from workbench.tui.language import ENGLISH, interface_language, tr

if TYPE_CHECKING:
    from workbench.errors import WorkbenchError
    from workbench.project import Project

ERRORS: Final = (
    # Marks, and what they stand on.
    "mark {key} does not exist",
    "text {key} does not exist",
    "document {key} does not exist",
    "segment {key} does not exist",
    "translation {key} does not exist",
    "comment {key} does not exist",
    "term {key} does not exist",
    "proposition {key} does not exist",
    "decision {key} does not exist",
    "schema version {key} does not exist",
    "a mark of {start}-{end} ends behind its text of {length} characters",
    "mark what the text has",
    "nobody is named as the annotator",
    "nobody is named who decides",
    "say who you are with: --as NAME",
    "or say who you are with: --as NAME",
    "this mark is {who}'s",
    "an annotator's marks are theirs alone; make your own",
    "{field} is text, not {value}",
    "{field} is a list of values, not {value}",
    "{field} has a value twice",
    "{field} is {value}; allowed: {allowed}",
    "{field} is a number, not {value}",
    "{field} is {value}, which is no number",
    "{field} is {value}; the least is {least}",
    "{field} is {value}; the most is {most}",
    # Taking back.
    "«{step}» was changed again by a later edit ({part}: {fields})",
    "undo that edit first, or ask for the undo again to overwrite it",
    "the text of «{step}» was cut into other segments by a later edit",
    "undo that first, or ask for this again to cut it as it was",
    "a {part} stands on what «{step}» made",
    "a {part} and {number} more stands on what «{step}» made",
    "undo that first, or ask for this again to take it away all the same",
    "«{step}» is still being done",
    "wait until it is, then try again",
    "mark of {who}",
    "proposition of {who}",
    "comment of {who}",
    "translation",
    "marks",
    "segments",
    "translations",
    "choices",
    "documents",
    "propositions",
    "bookmarks",
    "comments",
    "termbase",
    "assignments",
    "decisions",
    "settings",
    "body",
    "frame",
    "memory",
    "machine",
    "human",
    "same",
    "supports",
    "contradicts",
    "these",
    "corrected",
    "none",
    # Propositions, bookmarks, comments, terms.
    "a proposition needs a title",
    "say in a few words what is claimed",
    "a title of {number} characters is too long",
    "keep it below {number}",
    "this proposition is {who}'s",
    "an annotator's propositions are theirs; make your own",
    "this claim is {who}'s",
    "a mark of kind {part} is no claim",
    "join a claim of your own, or one of the gold layer",
    "entity",
    "relation",
    "label",
    "this bookmark is there no more",
    "it was taken away in another window",
    "a comment cannot be empty",
    "this comment is {who}'s",
    "answer it with a comment of your own",
    "a term cannot be empty",
    "a term of {number} characters is no term",
    "give at most {number}",
    "the term «{term}» has no language",
    "see: workbench terms list",
    # Segments and translations.
    "there is nothing to split off here",
    "put the cursor inside of the segment",
    "this is the last segment",
    "join it with the one before: go there first",
    "a translation cannot be empty",
    "delete it instead",
    "type one, or press esc to leave it as it was",
    "no language package from {source} to {target} is installed",
    "no Firefox model from {source} to {target} is on this computer",
    "the engine {engine} failed: {what}",
    "no translation engine is called {engine}",
    "{language} into {target}: that is the same language",
    "name another language",
    # Documents, people, assignments, decisions.
    "a document needs a name",
    "another document is called «{name}»",
    "give it a name of its own",
    "give it at least one character",
    "no single document is called «{name}»",
    "see the names with: workbench list",
    "«{name}» is the name of the adjudicated layer",
    "«{name}» means everybody",
    "an annotator's name is 1 to 80 printable characters, no space at either end",
    "take another name",
    "«{name}» cannot be given a document",
    "name an annotator",
    "«{name}» has no such document to work on",
    "see who has what with: workbench assign --list",
    "each document cannot go to {number} of {names} annotators",
    "name more, or ask for fewer",
    "«{name}» has this document already",
    "move it to somebody else",
    "there is no mark to decide about",
    "name the marks of one unit",
    "a mark of the gold layer is what a decision makes, not what it is about",
    "name its inputs",
    "the marks are of several kinds or documents",
    "decide about one unit at a time",
    "none of the unit's own marks is chosen",
    "choose one or several of its marks",
    "no corrected mark is given",
    "give one, or decide that none of them is right",
    "a mark is decided about twice in one go",
    "decide about it once",
    "«{name}» has no mark here",
    "there are marks of: {names}",
    "no rule is called «{name}»",
    "there are: {names}",
    "a weight of trust cannot be below 0",
    "give nobody less than 0",
    # The project and its file.
    "{path}: the project has no schema",
    "give it one with: workbench schema use FILE",
    "{path}: another process is writing and did not finish in time",
    "{path}: another process is writing and did not finish",
    "{path}: another process is reading it and did not finish",
    "{path}: another process is at it and did not finish",
    "try again in a moment",
    "try again",
    "{path}: the disk is full; nothing of this edit was written",
    "{path}: the disk is full; the copy was not made",
    "free space, try again",
    "{path}: cannot be opened for writing",
    "check the permissions of the folder and the file",
    "{path}: is damaged or not a database",
    "try: workbench doctor --mend, or bring back a backup",
    "{path}: is damaged ({what})",
    "look at all of it with: workbench doctor",
    "{path}: the disk does not read or write ({what})",
    "check the disk and its free space, try again",
    "check the disk, then try again",
    "{path}: was replaced or deleted since it was opened; this was not written",
    "close the project and open it again",
    "{path}: a part of this failed, so nothing was written",
    "{path}: cannot be written: {what}",
    "check the folder and the free space",
    "{what}: a NUL at character {number} cannot be stored",
    "is this a text file?",
    "{what}: a lone surrogate at character {number} cannot be stored",
    "mend the file: half of a UTF-16 pair is no character",
    "a text with a lone surrogate at character {number} cannot be stored or looked up",
    "half of a UTF-16 pair is no character: mend where it comes from",
    "a value that JSON does not have cannot be stored: {what}",
    # What would be right instead of a name.
    "did you mean {name}?",
    "known: {names}",
)
"""Errors and their hints, and the words that stand in them."""

STEPS: Final = (
    "mark {label}",
    "mark {label} in {number} places",
    "change {label}",
    "delete {label}",
    "split {label}",
    "join {label}",
    "bookmark",
    "note on a bookmark",
    "remove bookmark",
    "comment",
    "change comment",
    "settle comments",
    "open comments",
    "delete comment",
    "add term «{term}»",
    "term «{term}»",
    "remove term «{term}»",
    "make proposition",
    "rename proposition",
    "change note of proposition",
    "join claim to proposition: {stance}",
    "take claim out of proposition",
    "merge propositions",
    "delete proposition",
    "split segment",
    "join segments",
    "zone: {zone}",
    "language: {language}",
    "edit translation",
    "restore translation",
    "translate",
    "translate with {engine}",
    "translate this document with {engine}",
    "choose translations",
    "choose {origin} translation",
    "swap to {origin}",
    "draft",
    "translated",
    "reviewed",
    "add documents",
    "add {name}",
    "revise {name}",
    "rename to {name}",
    "change metadata",
    "archive",
    "bring back from the archive",
    "delete document",
    "import {name}",
    "assign {number} document",
    "assign {number} documents",
    "reassign from {who} to {whom}",
    "take a document from {who}",
    "not begun: {who}",
    "in work: {who}",
    "done: {who}",
    "adjudicated",
    "open the adjudication again",
    "decide: {outcome}",
    "withdraw decision",
    "bring gold in step with the decisions",
    "apply rule: {rule}",
    "set {name}",
    "schema {name}",
)
"""What a step of undo is called in the journal."""

_NAME: Final = re.compile(r"{(\w+)}")
Told = Callable[[str], str]
"""What a value that stands in a sentence is called."""


def said(english: str, labels: Told = str, **known: str) -> str:
    """An error or a hint of a layer below, in the interface's language.

    Args:
        labels: Says what a type is called by its name.
        known: What to say for a name of its template, where the screen knows better.
    """
    if interface_language() == ENGLISH and not known:
        return english
    words: dict[str, Told] = {
        "part": said,
        "fields": lambda names: _each(names, lambda name: name.partition(".")[2] or name),
        "step": lambda step: step_name(step, labels),
    }
    return _retold(english, ERRORS, words | {name: lambda value, told=told: told for name, told in known.items()})


def step_name(english: str, labels: Told = str) -> str:
    """What a step is called, in the interface's language; `labels` as above."""
    if interface_language() == ENGLISH:
        return english
    words: dict[str, Told] = {"label": lambda names: _each(names, labels)}
    return _retold(english, STEPS, words | dict.fromkeys(("zone", "origin", "stance", "outcome"), said))


def retell(error: WorkbenchError, project: Project) -> WorkbenchError:
    """An error, its words in the interface's language."""
    if interface_language() != ENGLISH:
        labels = labels_of(project)
        error.message, error.hint = said(error.message, labels), said(error.hint, labels)
    return error


def labels_of(project: Project) -> Told:
    """Says what the types of a project's schema are called by their names, where it has one."""
    from workbench.errors import WorkbenchError
    from workbench.tui.words import label_title

    try:
        schema = project.schema
    except WorkbenchError:
        return str
    return lambda name: label_title(schema, name)


def _each(names: str, told: Told) -> str:
    return tr(", ").join(map(told, names.split(", ")))


def _retold(english: str, templates: tuple[str, ...], words: Mapping[str, Told]) -> str:
    if not english or "\n" in english:
        return english
    for pattern, template in _patterns(templates):
        found = pattern.fullmatch(english)
        if found is not None:
            values = {name: words.get(name, str)(value) for name, value in found.groupdict().items()}
            return tr(template).format(**values)
    return english


@lru_cache
def _patterns(templates: tuple[str, ...]) -> tuple[tuple[re.Pattern[str], str], ...]:
    """The templates as patterns, those first that say most themselves."""
    ordered = sorted(templates, key=lambda template: -len(_NAME.sub("", template)))
    return tuple((re.compile(_pattern(template)), template) for template in ordered)


def _pattern(template: str) -> str:
    parts = _NAME.split(template)
    return "".join(f"(?P<{part}>.+)" if number % 2 else re.escape(part) for number, part in enumerate(parts))
