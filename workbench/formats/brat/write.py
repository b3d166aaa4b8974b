"""Writes brat standoff: a text and its annotations for each document, then the configuration for what was written."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from workbench.formats.brat.names import encoded, encoded_role
from workbench.formats.brat.places import Places, cut_at_line_ends, joined_over_line_ends, quote
from workbench.formats.brat.schema_out import Seen, binary, files, relation_ends
from workbench.formats.brat.values import (
    COMMENT,
    COMMENT_LINE,
    COMMENTS,
    EQUIV,
    NORMALIZATION,
    NORMALIZATION_LINE,
    NOTE,
    YES,
    equivalence_values,
    fits_line,
    native,
    note_lines,
    written_extra,
)  # fmt: skip
from workbench.formats.names import FileNames
from workbench.model import JSON, Annotation
from workbench.schema.model import Schema

if TYPE_CHECKING:
    from workbench.formats.losses import Losses
    from workbench.formats.outgoing import Record, Selection

_LABEL: Final = "of a document or segment: brat annotates nothing but text"
_BLANK: Final = "stands on white space only, which brat cannot hold"
_ENDS: Final = "joins marks that are not written with it"
_MANY: Final = "joins more than two marks"


def write(selection: Selection, target: Path, losses: Losses) -> None:
    """Write the selection into an empty folder.

    A document that nobody here has opened has no .ann file; one in which nothing was found has an empty one.
    """
    places = _Places(target)
    seen = Seen(selection.schema)
    opened = selection.project.assignments.opened_by_document()
    for record in selection.records(losses):
        place = places.of(record.document.name)
        Path(f"{place}.txt").write_text(record.text, "utf-8", newline="\n")
        lines = _Document(record, losses, seen, selection.schema).lines()
        if record.marks or selection.annotator in opened.get(record.document.id, ()):
            Path(f"{place}.ann").write_text("".join(f"{line}\n" for line in lines), "utf-8", newline="\n")
    for name, content in files(seen.schema()).items():
        (target / name).write_text(content, "utf-8", newline="\n")


class _Places:
    """Where documents are written: collections are folders, as they were where the names came from brat."""

    def __init__(self, target: Path) -> None:
        self._target = target
        self._files: dict[Path, FileNames] = {}
        self._folders: dict[Path, FileNames] = {}
        self._made: dict[tuple[Path, str], Path] = {}

    def of(self, name: str) -> Path:
        """The document's path, but for the suffix."""
        folder = self._target
        *above, last = name.split("/")
        for part in above:
            folder = self._folder(folder, part)
        return folder / self._files.setdefault(folder, FileNames(".txt", ".ann")).name(last)

    def _folder(self, parent: Path, name: str) -> Path:
        if (parent, name) not in self._made:
            names = self._folders.setdefault(parent, FileNames(".txt", ".ann", ".conf", ".json"))
            folder = self._made[parent, name] = parent / names.name(name)
            folder.mkdir()
        return self._made[parent, name]


class _Document:
    """One document's annotations being written."""

    def __init__(self, record: Record, losses: Losses, seen: Seen, schema: Schema | None) -> None:
        self._record = record
        self._losses = losses
        self._seen = seen
        self._schema = schema
        self._places: dict[str, Places] = {}
        self._ids: dict[str, str] = {}
        self._labels: dict[str, str] = {}
        self._counts: dict[str, int] = defaultdict(int)
        self._triggers: dict[tuple[str, Places], str] = {}
        self._behind: list[str] = []

    def lines(self) -> list[str]:
        """All lines, and each mark accounted for."""
        written = [mark for mark in self._record.spans if self._is_placed(mark)]
        texts = list(self._text_bound(written))
        events = [self._event(mark) for mark in written if mark.kind == "claim"]
        relations = list(self._relations())
        for mark in self._record.marks:
            if mark.kind == "label":
                self._losses.dropped(self._record.document, mark, reason=_LABEL)
        return [*texts, *events, *relations, *self._behind]

    def _new(self, prefix: str) -> str:
        self._counts[prefix] += 1
        return f"{prefix}{self._counts[prefix]}"

    def _is_placed(self, mark: Annotation) -> bool:
        """Give a mark its place and id; what stands on white space has none."""
        places = cut_at_line_ends(self._record.text, ((part.start, part.end) for part in mark.fragments))
        if not places:
            self._losses.dropped(self._record.document, mark, reason=_BLANK)
            return False
        self._places[mark.id] = places
        self._labels[mark.id] = mark.label
        self._seen.mark(mark.kind, mark.label)
        return True

    def _text_bound(self, marks: Iterable[Annotation]) -> Iterator[str]:
        """The lines for what stands on text; claims that say the same of the same words share their trigger."""
        for mark in marks:
            places = self._places[mark.id]
            if mark.kind == "claim":
                self._ids[mark.id] = self._new("E")
                if (mark.label, places) in self._triggers:
                    continue
            key = self._new("T")
            if mark.kind == "claim":
                self._triggers[mark.label, places] = key
            else:
                self._ids[mark.id] = key
            offsets = ";".join([f"{start} {end}" for start, end in places])
            yield f"{key}\t{encoded(mark.label)} {offsets}\t{quote(self._record.text, places)}"
        for mark in marks:
            if mark.kind == "entity":
                self._account(mark, list(self._without_roles(mark)))

    def _event(self, mark: Annotation) -> str:
        trigger = self._triggers[mark.label, self._places[mark.id]]
        arguments: list[str] = []
        without: list[str] = []
        for role in self._in_order(mark):
            keys = mark.roles[role]
            there = [key for key in keys if key in self._ids and key in self._labels]
            if len(there) < len(keys):
                without.append(f"role {role}")
            for number, key in enumerate(there, 1):
                arguments.append(f"{self._role_name(mark, role)}{number if number > 1 else ''}:{self._ids[key]}")
                self._seen.filler(mark.label, role, self._labels[key])
        self._account(mark, without)
        return f"{self._ids[mark.id]}\t{encoded(mark.label)}:{trigger} {' '.join(arguments)}"

    def _in_order(self, mark: Annotation) -> list[str]:
        """The roles that a mark has, as the schema orders them."""
        known = self._schema.types.get(mark.label) if self._schema else None
        declared = [role.name for role in known.roles if role.name in mark.roles] if known else []
        return [*declared, *sorted(set(mark.roles) - set(declared))]

    def _role_name(self, mark: Annotation, role: str) -> str:
        """A role as brat has it; "source2" beside a single "source" stays, as it came from there."""
        stem = role.rstrip("0123456789")
        numbered = role[len(stem) :]
        if numbered and encoded(stem) == stem and stem and len(mark.roles.get(role, ())) == 1:
            mark_type = self._schema.types.get(mark.label) if self._schema else None
            if mark_type and mark_type.role(stem) and len(mark.roles.get(stem, ())) < int(numbered) - 1:
                return role
        return encoded_role(role)

    def _without_roles(self, mark: Annotation) -> Iterator[str]:
        return (f"role {role}" for role, keys in sorted(mark.roles.items()) if keys)

    def _relations(self) -> Iterator[str]:
        placed = [(mark, ends) for mark in self._record.marks if mark.kind == "relation" and (ends := self._ends(mark))]
        for mark, _ in placed:
            self._seen.mark(mark.kind, mark.label)
            for role in ("from", "to"):
                self._seen.filler(mark.label, role, self._labels[mark.roles[role][0]])
        equivalences = list(self._equivalences(mark for mark, _ in placed))
        inside = {mark.id for _, marks in equivalences for mark in marks}
        for mark, ends in placed:
            if mark.id not in inside:
                yield self._relation(mark, ends)
        for members, marks in equivalences:
            yield f"*\t{encoded(marks[0].label)} {' '.join(self._ids[key] for key in members)}"
            self._losses.exported_all(self._record.document, marks)

    def _equivalences(self, relations: Iterable[Annotation]) -> Iterator[tuple[list[str], list[Annotation]]]:
        """The relations that came from brat's equivalences and still are what would come again."""
        groups: dict[tuple[str, str], list[Annotation]] = {}
        for mark in relations:
            value = mark.attributes.get(EQUIV)
            if isinstance(value, str) and len(mark.attributes) == 1 and not mark.note:
                groups.setdefault((mark.label, value), []).append(mark)
        chains = {key: chain for key in sorted(groups) if (chain := _chain(groups[key]))}
        values = equivalence_values([(key[0], [self._places[each] for each in chain]) for key, chain in chains.items()])
        for (key, chain), value in zip(chains.items(), values, strict=True):
            if key[1] == value:
                yield chain, groups[key]

    def _ends(self, mark: Annotation) -> tuple[str, str] | None:
        """The ids of the two ends; None where brat has no place for the relation, which is noted."""
        first, second = mark.roles.get("from", ()), mark.roles.get("to", ())
        reason = _MANY if len(first) > 1 or len(second) > 1 else ""
        if not reason and not all(key in self._ids and key in self._labels for key in (*first, *second)):
            reason = _ENDS
        if not reason and not (first and second):
            reason = _ENDS
        if reason:
            self._losses.dropped(self._record.document, mark, reason=reason)
            return None
        return self._ids[first[0]], self._ids[second[0]]

    def _relation(self, mark: Annotation, ends: tuple[str, str]) -> str:
        key = self._ids[mark.id] = self._new("R")
        names = relation_ends(self._schema.relations.get(mark.label) if self._schema else None)
        others = [f"role {role}" for role, keys in sorted(mark.roles.items()) if role not in ("from", "to") and keys]
        self._account(mark, others)
        return f"{key}\t{encoded(mark.label)} {names[0]}:{ends[0]} {names[1]}:{ends[1]}\t"

    def _account(self, mark: Annotation, without: Sequence[str]) -> None:
        """Write what is said about a mark, and note that it was carried."""
        if mark.attributes or mark.note or mark.id in self._places:
            self._say(mark)
        self._losses.exported(self._record.document, mark, without=without)

    def _say(self, mark: Annotation) -> None:
        extra: dict[str, Any] = {}
        left = {name: value for name, value in mark.attributes.items() if not self._attribute(mark, name, value)}
        if left:
            extra["attributes"] = left
        notes, whole = note_lines(mark.note)
        self._behind += [self._comment(NOTE, mark, line) for line in notes]
        if not whole:
            extra["note"] = mark.note
        places = self._places.get(mark.id, ())
        given = tuple((part.start, part.end) for part in mark.fragments)
        if places and joined_over_line_ends(self._record.text, places) != given:
            extra["fragments"] = given
        if extra:
            self._behind.append(self._comment(COMMENT, mark, written_extra(extra)))

    def _comment(self, kind: str, mark: Annotation, line: str) -> str:
        return f"{self._new('#')}\t{kind} {self._ids[mark.id]}\t{line}"

    def _attribute(self, mark: Annotation, name: str, value: JSON) -> bool:
        """Write an attribute as lines; False where lines cannot say it."""
        if name in (NORMALIZATION, COMMENTS) and isinstance(value, str):
            return self._kept(mark, name, value)
        lines = native(self._seen.attribute_type(mark.label, name), value)
        if lines is None or name == EQUIV:
            return False
        kind = self._seen.attribute_type(mark.label, name)
        if kind in ("choice", "choices", ""):
            self._seen.value(mark.label, name, [value] if isinstance(value, str) else value)
        known = self._schema.types.get(mark.label) if self._schema else None
        for line in lines:
            is_set = line == YES and kind in ("choice", "") and binary(known.attribute(name) if known else None)
            told = "" if is_set else f" {line}"
            self._behind.append(f"{self._new('A')}\t{encoded(name)} {self._ids[mark.id]}{told}")
        return True

    def _kept(self, mark: Annotation, name: str, value: str) -> bool:
        """Write lines that came from brat, as they stood."""
        pattern, prefix = (NORMALIZATION_LINE, "N") if name == NORMALIZATION else (COMMENT_LINE, "#")
        found = [pattern.fullmatch(line) for line in value.split("\n")]
        if not all(each and _is_plain(each) for each in found):
            return False
        for each in found:
            if each:
                reference = f" {each[2]}" if prefix == "N" else ""
                tail = each[3] if prefix == "N" else each[2]
                line = f"{self._new(prefix)}\t{each[1]} {self._ids[mark.id]}{reference}"
                self._behind.append(f"{line}\t{tail}" if tail else line)
        return True


def _is_plain(found: re.Match[str]) -> bool:
    """Whether a kept line would be read again as it is."""
    return found[1] not in (COMMENT, NOTE) and all(part is None or fits_line(part) for part in found.groups())


def _chain(relations: Sequence[Annotation]) -> list[str]:
    """The members, if each relation leads on from where another ends, and none twice; else []."""
    following = {mark.roles["from"][0]: mark.roles["to"][0] for mark in relations}
    starts = [key for key in following if key not in following.values()]
    chain = starts if len(starts) == 1 and len(following) == len(relations) else []
    while chain and chain[-1] in following and len(chain) <= len(relations):
        chain.append(following[chain[-1]])
    return chain if len(chain) == len(relations) + 1 else []
