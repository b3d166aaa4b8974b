"""propositions: what the texts claim alike, and where they part."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from workbench.cli.annotate import open_screens
from workbench.cli.options import annotator_option, json_option, opened, project_option
from workbench.cli.output import note, say, say_json

if TYPE_CHECKING:
    from collections.abc import Callable

    from workbench.project import Project
    from workbench.reports.board import Board


@click.command("propositions")
@click.argument("words", nargs=-1)
@click.option(
    "--of", "whose", default="", metavar="NAME", help="This annotator's; default: your own, else everybody's."
)
@click.option("--all", "everybody", is_flag=True, help="Everybody's.")
@click.option("--differing", is_flag=True, help="Only those on which the texts differ.")
@click.option(
    "--sort",
    "order",
    type=click.Choice(["disagreement", "title", "made"]),
    default="disagreement",
    show_default=True,
)
@click.option("--lang", default="en", show_default=True, help="The language of titles and values, such as zh-Hant.")
@click.option("--screen", is_flag=True, help="Look at them on a screen, and open any claim in its text.")
@click.option("--html", "page", type=click.Path(dir_okay=False, path_type=Path), help="Write a page to this file.")
@click.option("--markdown", type=click.Path(dir_okay=False, path_type=Path), help="Write Markdown to this file.")
@click.option("--csv", "rows", type=click.Path(dir_okay=False, path_type=Path), help="Write a table to this file.")
@json_option
@annotator_option
@project_option
def propositions_command(
    words: tuple[str, ...],
    whose: str,
    everybody: bool,
    differing: bool,
    order: str,
    lang: str,
    screen: bool,
    page: Path | None,
    markdown: Path | None,
    rows: Path | None,
    as_json: bool,
    annotator: str,
    folder: Path | None,
) -> None:
    """List the propositions (those that hold WORDS), with what each text claims of them, how surely, and by whom."""
    if screen:
        open_screens(folder, None, annotator, first="propositions")
        return
    from workbench.reports.board.page import board_page
    from workbench.reports.board.tables import board_csv, board_json, board_lines, board_markdown

    with opened(folder, annotator=annotator) as project:
        title = f"Propositions · {project.path.resolve().name}"
        board = _board(project, whose, lang, everybody=everybody).only(" ".join(words))
    board = (board.differing() if differing else board).ordered(order)  # type: ignore[arg-type]
    _write(page, lambda: board_page(board, title=title, lang=lang))
    _write(markdown, lambda: board_markdown(board))
    _write(rows, lambda: board_csv(board))
    if board.hidden:
        note(f"hidden: {board.hidden:,}: you see others' propositions when you are done with their documents")
    if as_json:
        say_json(board_json(board))
    elif words and not board.items:
        say(f"No proposition holds «{' '.join(words)}».")
    elif not (page or markdown or rows):
        for line in board_lines(board):
            say(line)


def _board(project: Project, whose: str, lang: str, *, everybody: bool) -> Board:
    from workbench.errors import NotFound
    from workbench.model import EVERYBODY
    from workbench.reports.board import board_of

    counts = project.propositions.counts()
    if whose and whose not in counts:
        known = ", ".join(counts) or "nobody"
        raise NotFound(f"{whose} has no propositions", hint=f"those who have some: {known}")
    wide = everybody or (not whose and project.annotator not in counts)
    return board_of(project, annotator=EVERYBODY if wide else whose or None, lang=lang)


def _write(path: Path | None, made: Callable[[], str]) -> None:
    """A file with what was made, where one was asked for."""
    from workbench.errors import StorageError

    if path is None:
        return
    try:
        path.write_text(made(), encoding="utf-8")
    except OSError as error:
        raise StorageError(f"{path}: cannot be written: {error.strerror}", hint="name another file") from error
    say(f"wrote {path}")
