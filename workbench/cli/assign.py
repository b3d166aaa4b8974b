"""assign: who is to work on which document."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from workbench.cli.annotate import open_screens
from workbench.cli.options import annotator_option, json_option, opened, project_option
from workbench.cli.output import has_terminal, note, say, say_json, table
from workbench.errors import Refused
from workbench.model import Assignment, Document, WorkState
from workbench.people import checked_annotator
from workbench.project import Project


@click.command("assign")
@click.argument("annotators", nargs=-1)
@click.option("--each", type=click.IntRange(1), default=1, show_default=True, help="How many annotate each document.")
@click.option(
    "--share", type=click.FloatRange(0, 1), default=1.0, help="Of which share of the documents; the rest get one each."
)
@click.option("--seed", type=int, default=0, show_default=True, help="Decides what is otherwise equal.")
@click.option("--batch", default="", metavar="NAME", help="What to call this lot.")
@click.option("--document", "documents", multiple=True, metavar="DOCUMENT", help="Only these; name each.")
@click.option("--list", "listing", is_flag=True, help="Show who has what, and how far they are.")
@click.option("--next", "upcoming", is_flag=True, help="Show the documents that --as NAME has still to do.")
@click.option("--done", metavar="DOCUMENT", default=None, help="Say that --as NAME is done with it.")
@click.option("--reopen", metavar="DOCUMENT", default=None, help="Say that --as NAME is at work on it again.")
@click.option("--move", metavar="DOCUMENT", default=None, help="Give it from one to another; no mark is lost.")
@click.option("--from", "giver", metavar="NAME", default="", help="From whom to --move.")
@click.option("--to", "taker", metavar="NAME", default="", help="To whom to --move.")
@click.option("--blind/--open", "blind", default=None, help="Hide others' marks from whoever is not done, or not.")
@json_option
@annotator_option
@project_option
def assign_command(
    annotators: tuple[str, ...],
    each: int,
    share: float,
    seed: int,
    batch: str,
    documents: tuple[str, ...],
    listing: bool,
    upcoming: bool,
    done: str | None,
    reopen: str | None,
    move: str | None,
    giver: str,
    taker: str,
    blind: bool | None,
    as_json: bool,
    annotator: str,
    folder: Path | None,
) -> None:
    """Give documents to ANNOTATORS, balanced; what was handed out before stays. Without any: who has what, on a screen.

    workbench assign ann ben cat --each 2 gives each document to two of the three.
    """
    with opened(folder, annotator=annotator) as project:
        if annotators:
            names = [checked_annotator(name) for name in annotators]
            _hand_out(project, names, documents, each=each, share=share, seed=seed, batch=batch)
        if blind is not None:
            project.assignments.blind = blind
            note("Others' marks are hidden until one is done." if blind else "Everybody sees everybody's marks.")
        if move:
            _move(project, move, giver, taker)
        if done:
            _set_state(project, done, "done")
        if reopen:
            _set_state(project, reopen, "working")
        if upcoming:
            _say_queue(project, as_json)
        elif listing or as_json:
            _say_list(project, as_json)
        elif not (annotators or move or done or reopen or blind is not None):
            _open(project, folder)


def _open(project: Project, folder: Path | None) -> None:
    """Open the assignments screen; where nobody sits at a terminal, list them."""
    if not has_terminal():
        _say_list(project, as_json=False)
        return
    open_screens(folder, None, project.annotator, first="assignments")


def _hand_out(
    project: Project, names: Sequence[str], wanted: Sequence[str], *, each: int, share: float, seed: int, batch: str
) -> None:
    chosen = [project.documents.get(name) for name in wanted] or project.documents.all()
    if not chosen:
        raise Refused("there are no documents to hand out", hint="add some with: workbench add FILE or FOLDER")
    made = project.assignments.hand_out(
        [document.id for document in chosen], names, each=each, share=share, seed=seed, batch=batch
    )
    counts = {name: sum(assignment.annotator == name for assignment in made) for name in names}
    note(f"{len(made)} assignments made: {', '.join(f'{name} {number}' for name, number in counts.items())}.")


def _move(project: Project, name: str, giver: str, taker: str) -> None:
    if not giver or not taker:
        raise Refused("it is not said from whom to whom", hint="say so with: --from NAME --to NAME")
    document = project.documents.get(name)
    project.assignments.move(document.id, giver, checked_annotator(taker))
    kept = project.database.row(
        "SELECT marks FROM mark_counts WHERE document_id = ? AND annotator = ?", (document.id, giver)
    )
    left = f"; {giver}'s {kept[0]} marks in it stay" if kept and kept[0] else ""
    note(f"{document.name}: from {giver} to {taker}{left}.")


def _set_state(project: Project, name: str, state: WorkState) -> None:
    from workbench.store.assignments import STATES

    document, who = project.documents.get(name), _who(project)
    project.assignments.set_state(document.id, who, state)
    note(f"{document.name}: {STATES[state]} ({who}).")


def _who(project: Project) -> str:
    """In whose name: that of --as, or the one remembered for this user and project."""
    from workbench.people import remembered_annotator

    who = project.annotator or remembered_annotator(project.path)
    if not who:
        raise Refused("nobody is named", hint="say who you are with: --as NAME")
    project.annotator = who
    return who


def _say_queue(project: Project, as_json: bool) -> None:
    who = _who(project)
    queue = [project.documents.get(key) for key in project.assignments.queue(who)]
    if as_json:
        say_json([{"document": document.id, "name": document.name} for document in queue])
        return
    for document in queue:
        say(document.name)
    if not queue:
        note(f"{who} has nothing to do.")


def _say_list(project: Project, as_json: bool) -> None:
    everything = project.assignments.all()
    documents = {document.id: document for document in project.documents.all()}
    if as_json:
        say_json(_as_json(project, everything, documents))
        return
    if not everything:
        say("Nothing is assigned: everybody works on every document.")
        say("Hand documents out with: workbench assign NAME NAME ... --each 2")
        return
    from workbench.store.assignments import STATES

    work = [
        (w.annotator, str(w.new), str(w.working), str(w.done), str(w.adjudicated))
        for w in project.assignments.progress()
    ]
    say(table(("annotator", *STATES.values()), work, right=frozenset({1, 2, 3, 4})))
    say()
    rows: dict[str, list[str]] = {}
    for assignment in everything:
        rows.setdefault(assignment.document_id, []).append(f"{assignment.annotator} {STATES[assignment.state]}")
    cells = [(documents[key].name, ", ".join(told)) for key, told in rows.items()]
    say(table(("document", "annotators"), cells, shrink=1))
    free = len(documents) - len(rows)
    if free:
        note(f"{free} document{'s are' if free > 1 else ' is'} assigned to nobody.")


def _as_json(project: Project, everything: Sequence[Assignment], documents: dict[str, Document]) -> dict[str, object]:
    return {
        "blind": project.assignments.blind,
        "annotators": [
            {
                "annotator": work.annotator,
                "new": work.new,
                "working": work.working,
                "done": work.done,
                "adjudicated": work.adjudicated,
            }
            for work in project.assignments.progress()
        ],
        "assignments": [
            {
                "document": assignment.document_id,
                "name": documents[assignment.document_id].name,
                "annotator": assignment.annotator,
                "state": assignment.state,
                "batch": assignment.batch,
            }
            for assignment in everything
        ],
    }
