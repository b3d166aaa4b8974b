"""The state that edits add up to: read and written for all the things of an edit at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbench.errors import Refused
from workbench.model import JSON, Change, Edit
from workbench.store.families import FAMILIES, PRESENT, Fields

if TYPE_CHECKING:
    import sqlite3

States = dict[str, dict[str, Fields]]
"""The fields of things, by family and key; {} for what is not there."""


@dataclass(frozen=True, slots=True)
class Put:
    """A wish: the thing `key` of `table` shall have these values in these fields.

    With `anew`, a thing that was deleted comes back with these fields alone: nothing of its former life stays. With
    `whole`, a thing that is there has these fields alone too.
    """

    table: str
    key: str
    fields: Mapping[str, JSON]
    anew: bool = False
    whole: bool = False


def create(table: str, key: str, fields: Mapping[str, JSON]) -> Put:
    """A wish that a thing exist with these fields."""
    given = {name: value for name, value in fields.items() if value is not None}
    return Put(table, key, {PRESENT: True, **given}, anew=True)


def remove(table: str, key: str) -> Put:
    """A wish that a thing be gone: a tombstone, which undo takes away."""
    return Put(table, key, {PRESENT: False})


def made(table: str, key: str, fields: Fields, states: States) -> Change:
    """The change that makes a thing that never was, which the states have then; the fields hold no None."""
    states[table][key] = fields
    return Change(table, key, dict.fromkeys(fields), fields)


def read_states(connection: sqlite3.Connection, things: Iterable[Put | Change]) -> States:
    """The fields of everything that these wishes or changes name."""
    keys: dict[str, set[str]] = {}
    for thing in things:
        keys.setdefault(thing.table, set()).add(thing.key)
    return {table: FAMILIES[table].read(connection, wanted) for table, wanted in keys.items()}


def differences(states: States, wishes: Iterable[Put]) -> list[Change]:
    """What the wishes change, against the states as they stand and as earlier wishes leave them.

    The states are brought up to date with what is found.
    """
    changes: list[Change] = []
    for wish in wishes:
        states_of_family = states[wish.table]
        state = states_of_family.get(wish.key)
        if state is None:
            after = dict(wish.fields)
            if None in after.values():
                after = {name: value for name, value in after.items() if value is not None}
            if after:
                changes.append(made(wish.table, wish.key, after, states))
            continue
        former = dict.fromkeys(state) if wish.whole or (wish.anew and not state.get(PRESENT)) else {}
        after = {name: value for name, value in (former | dict(wish.fields)).items() if state.get(name) != value}
        if after:
            changes.append(Change(wish.table, wish.key, {name: state.get(name) for name in after}, after))
            states_of_family[wish.key] = {**state, **after}
    return changes


def write_states(connection: sqlite3.Connection, changes: Sequence[Change], states: States, clock: str) -> None:
    """Write what the states say of everything that the changes name."""
    changed: dict[str, dict[str, Fields]] = {}
    for change in changes:
        changed.setdefault(change.table, {})[change.key] = states[change.table][change.key]
    for table, rows in changed.items():
        FAMILIES[table].write(connection, ((key, clock, fields) for key, fields in rows.items()))


def is_new(change: Change) -> bool:
    """Whether the change makes a thing that never was: no row of it, nor anything derived from one, was there."""
    return PRESENT in change.after and change.before[PRESENT] is None


def inverse(edits: Iterable[Edit]) -> list[Change]:
    """What brings back the values before these edits, given latest first; a thing that they made gets a tombstone."""
    found: list[Change] = []
    for edit in edits:
        for change in reversed(edit.changes):
            made = change.after.get(PRESENT) and change.before.get(PRESENT) is None
            after = {PRESENT: False} if made else dict(change.before)
            before = {PRESENT: True} if made else dict(change.after)
            found.append(Change(change.table, change.key, before, after))
    return found


def refuse_overwriting(states: States, wanted: Sequence[Change], words: str) -> None:
    """Raise Refused where a field no longer has the value that it had before these changes."""
    followed: dict[tuple[str, str], Fields] = {}
    for change in wanted:
        place = (change.table, change.key)
        if place not in followed:
            followed[place] = dict(states[change.table].get(change.key, {}))
        state = followed[place]
        changed = [name for name, value in change.before.items() if state.get(name) != value]
        if changed:
            raise Refused(
                f"«{words}» was changed again by a later edit ({change.table}: {', '.join(changed)})",
                hint="undo that edit first, or ask for the undo again to overwrite it",
            )
        state.update(change.after)
