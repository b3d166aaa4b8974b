"""review: what annotators part on, and what is decided about it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from workbench.cli.options import annotator_option, json_option, opened, project_option
from workbench.cli.output import has_terminal, note, say, say_json, table
from workbench.cli.review_list import Listing, one_line, say_units
from workbench.errors import InputError, NotFound

if TYPE_CHECKING:
    from workbench.adjudication import Lessons
    from workbench.adjudication.rules import RuleName
    from workbench.model import Document
    from workbench.project import Project


@click.command("review")
@click.argument("documents", nargs=-1)
@click.option("--list", "listing", is_flag=True, help="List what annotators differ on, without opening the screen.")
@click.option("--all", "everything", is_flag=True, help="With --list: also what is agreed or decided.")
@click.option("--label", "label", default="", metavar="NAME", help="Only what somebody called so.")
@click.option("--apply-rules", "apply", is_flag=True, help="Let the rule decide what it can.")
@click.option(
    "--rule", "rule_name", type=click.Choice(("unanimous", "majority", "trust")), help="Make this the project's rule."
)
@click.option("--weight", "weights", multiple=True, metavar="NAME=NUMBER", help="With --rule trust: a word's weight.")
@click.option("--trust", "trusted", default="", metavar="NAME", help="With --rule trust: whose word stands alone.")
@click.option("--unfinished", is_flag=True, help="With --apply-rules: also where somebody is not done yet.")
@click.option("--finish", is_flag=True, help="Say that the documents are adjudicated.")
@click.option("--progress", "show_progress", is_flag=True, help="Show how far the review is.")
@click.option("--lessons", "show_lessons", is_flag=True, help="Show what the decisions teach.")
@json_option
@annotator_option
@project_option
def review_command(
    documents: tuple[str, ...],
    listing: bool,
    everything: bool,
    label: str,
    apply: bool,
    rule_name: RuleName | None,
    weights: tuple[str, ...],
    trusted: str,
    unfinished: bool,
    finish: bool,
    show_progress: bool,
    show_lessons: bool,
    as_json: bool,
    annotator: str,
    folder: Path | None,
) -> None:
    """Settle what the annotators of DOCUMENTS (default: all) differ on; what is decided becomes the layer «gold».

    Annotators' own marks are never changed.
    """
    with opened(folder, annotator=annotator) as project:
        chosen = [project.documents.get(name) for name in documents] or project.documents.all()
        _check_label(project, label)
        if rule_name or weights or trusted:
            _set_rule(project, rule_name, weights, trusted)
        if apply:
            _apply(project, chosen, unfinished, as_json)
        if finish:
            _finish(project, chosen)
        if show_progress:
            _say_progress(project, chosen, as_json)
        elif show_lessons:
            _say_lessons(project, chosen, as_json)
        elif listing or everything or (as_json and not apply):
            say_units(project, chosen, Listing(everything, label), as_json=as_json)
        elif not (apply or rule_name or weights or trusted or finish):
            _open(project, chosen, label, folder)


def _check_label(project: Project, label: str) -> None:
    """Refuse a type that the schema does not know: nothing differs on it, whatever is meant."""
    if label and label not in project.schema.types:
        raise NotFound(f"no type is called «{label}»", hint=f"there are: {', '.join(project.schema.types)}")


def _open(project: Project, chosen: Sequence[Document], label: str, folder: Path | None) -> None:
    """Walk what is open on the review screen; where nobody sits at a terminal, list it."""
    if not has_terminal():
        say_units(project, chosen, Listing(label=label), as_json=False)
        return
    from workbench.people import remember_annotator, remembered_annotator
    from workbench.project import nearest_project
    from workbench.tui import run_review

    path = folder or nearest_project()
    project.annotator = project.annotator or remembered_annotator(path)
    run_review(
        project,
        [document.id for document in chosen],
        label=label,
        on_named=lambda name: remember_annotator(path, name),
    )


def _set_rule(project: Project, name: RuleName | None, weights: Sequence[str], trusted: str) -> None:
    from workbench.adjudication.rules import RULES, Rule, rule_of, set_rule

    wanted: RuleName = name or rule_of(project).name
    if wanted != "trust" and (weights or trusted):
        raise InputError("weights and trust belong to the rule of trust", hint="say so with: --rule trust")
    rule = Rule(wanted, dict(map(_weight, weights)), trusted)
    set_rule(project, rule)
    note(f"The rule is now: {rule.name}: {RULES[rule.name]}.")


def _weight(given: str) -> tuple[str, float]:
    name, _, number = given.rpartition("=")
    try:
        return name, float(number)
    except ValueError as error:
        raise InputError(f"--weight {given}: is no NAME=NUMBER", hint="write for example: --weight ann=2") from error


def _apply(project: Project, chosen: Sequence[Document], unfinished: bool, as_json: bool) -> None:
    from workbench.adjudication import apply_rules
    from workbench.cli.progress import ProgressLine

    with ProgressLine("applying the rule", "documents") as bar:
        applied = apply_rules(project, chosen, unfinished=unfinished, progress=bar)
    if as_json:
        say_json(applied.to_json())
        return
    names = {document.id: document.name for document in chosen}
    say(f"{applied.rule.name}: {applied.decided:,} units decided, {applied.open:,} left to a person.")
    if applied.withdrawn:
        say(f"{applied.withdrawn:,} earlier decisions by rule do not hold any more and were taken back.")
    for key, waiting in applied.passed_over.items():
        note(f"passed over: {names[key]}: {', '.join(waiting)} not done; to decide all the same: --unfinished")


def _finish(project: Project, chosen: Sequence[Document]) -> None:
    from workbench.adjudication import finish

    for document in chosen:
        finish(project, document)
        note(f"{document.name}: adjudicated.")


def _say_progress(project: Project, chosen: Sequence[Document], as_json: bool) -> None:
    from workbench.adjudication import review_progress
    from workbench.adjudication.progress import total
    from workbench.cli.progress import ProgressLine

    with ProgressLine("comparing", "documents") as bar:
        found = review_progress(project, chosen, progress=bar)
    sums = total(found)
    if as_json:
        say_json({"documents": [each.to_json() for each in found], "total": dict(sums)})
        return
    if not chosen:
        say("No documents yet. Add some with: workbench add FILE or FOLDER")
        return
    rows = [
        (
            each.document.name,
            str(each.units),
            *(str(number) for number in each.counts.values()),
            ", ".join(each.unfinished),
        )
        for each in found
        if each.units
    ]
    rows.append(("all", str(sum(sums.values())), *(str(number) for number in sums.values()), ""))
    say(table(("document", "units", *sums, "not done"), rows, right=frozenset(range(1, len(sums) + 2)), shrink=0))
    untouched = sum(not each.units for each in found)
    if untouched:
        note(f"{untouched} document{'s have' if untouched > 1 else ' has'} no annotator's marks.")


def _say_lessons(project: Project, chosen: Sequence[Document], as_json: bool) -> None:
    from workbench.adjudication import lessons_of

    found = lessons_of(project, chosen)
    if as_json:
        say_json(found.to_json())
    elif not found.decisions:
        say("Nothing is decided yet, so there is nothing to learn from.")
    else:
        _say_tallies(found)
        _say_examples(found)
    if found.stale and not as_json:
        note(f"{found.stale} decisions are stale and were not counted.")


def _say_tallies(found: Lessons) -> None:
    header = ("units", "reversed", "rate", "in what")
    for title, tallies in (("annotator", found.by_annotator()), ("label", found.by_label())):
        rows = [
            (
                tally.annotator or tally.label,
                str(tally.units),
                str(tally.reversed),
                "-" if tally.rate is None else f"{tally.rate:.0%}",
                ", ".join(f"{kind} {number}" for kind, number in tally.by_kind.items()),
            )
            for tally in tallies
        ]
        say(table((title, *header), rows, right=frozenset({1, 2, 3}), shrink=4))
        say()
    scores = [
        (name, *("-" if value is None else f"{value:.3f}" for value in (score.precision, score.recall, score.f1)))
        for name, score in found.agreement.items()
    ]
    say(table(("against gold", "precision", "recall", "F1"), scores, right=frozenset({1, 2, 3})))


def _say_examples(found: Lessons) -> None:
    for label, examples in found.examples.items():
        say()
        say(f"{label}: {found.guidelines.get(label, '')}".rstrip(": "))
        for example in examples:
            given = "; ".join(f"{name}: {told}" for name, told in example.given.items())
            say(one_line(f"  {given}"))
            why = f" ({example.reason})" if example.reason else ""
            say(one_line(f"    → {'; '.join(example.decided) or 'nothing: it was wrong'}{why}"))
