"""The agreement screen: how far annotators agree, as tables; what is behind each figure is a key away."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from textual import events
from textual.binding import BindingType

from workbench.model import Edit
from workbench.tui.actions import bindings
from workbench.tui.background import Task, in_background
from workbench.tui.language import tr
from workbench.tui.lead.agreement import MEASURES, VIEWS, Tables, view_title
from workbench.tui.lead.grid import EMPTY, Grid
from workbench.tui.lead.seen import hidden_documents, seen_documents
from workbench.tui.screens.tabled import TabledScreen
from workbench.tui.widgets.bars import Heading
from workbench.tui.widgets.told import Words
from workbench.tui.words import counted, field_title, label_title, plain, retold

if TYPE_CHECKING:
    from textual.worker import Worker

    from workbench.errors import WorkbenchError
    from workbench.project import Project
    from workbench.reports.model import AgreementReport, LayerReport
    from workbench.tui.action import Context

_NOTHING: Final = Grid("", (), (), lambda row, column: EMPTY)


class AgreementScreen(TabledScreen):
    """The agreement of the project's annotators."""

    contexts: ClassVar[tuple[Context, ...]] = ("agreement",)
    BINDINGS: ClassVar[list[BindingType]] = bindings("agreement")
    DEFAULT_CSS = """
    AgreementScreen { layout: vertical; overflow: hidden; background: $background; }
    AgreementScreen #above { height: 5; }
    AgreementScreen #below { height: 8; background: $panel; }
    AgreementScreen.-narrow #above { height: 4; }
    AgreementScreen.-narrow #below { height: 6; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.report: AgreementReport | None = None
        self._layer = self._view = self._measure = 0
        self._hidden = 0
        self._problem = ""
        self._progress = tr("Reading what everybody has marked …")
        self._work: Worker[None] | None = None
        self._gamma = False

    def on_mount(self) -> None:
        """Measure, on a thread."""
        self.view.focus()
        self.measure()

    def on_screen_resume(self) -> None:
        """In front again: measure anew where something was decided or taken back meanwhile."""
        self.view.focus()
        if self.outdated:
            self.outdated = False
            self.measure()

    def measure(self, *, gamma: bool = False) -> None:
        """Measure the agreement of everybody, on a thread."""
        annotator = self.project.annotator
        self._hidden = len(hidden_documents(self.project, annotator))
        hides = self._hidden > 0

        def work(project: Project, task: Task) -> AgreementReport:
            from workbench.reports.agreement import agreement_report

            documents = [each.id for each in seen_documents(project, annotator)] if hides else None
            return agreement_report(project, documents, gamma=gamma, progress=task.progress)

        def progress(done: int, total: int) -> None:
            what = tr("Measuring gamma") if gamma else tr("Comparing")
            self._progress = tr("{what}: {done:,} of {total:,} · esc stops", what=what, done=done, total=total)
            self.tell()

        self._problem = ""
        self._gamma = gamma
        self._work = in_background(
            self, work, self._measured, project=self.project, failed=self._failed, group="agreement", progress=progress
        )
        self.tell()

    def _measured(self, report: AgreementReport) -> None:
        self._work = None
        first = self.report is None
        self.report = report
        self._layer = min(self._layer, max(0, len(report.layers) - 1))
        if first and any(layer.kind == "claim" for layer in report.layers):
            self._layer = next(at for at, layer in enumerate(report.layers) if layer.kind == "claim")
        self._lay()

    def _failed(self, error: WorkbenchError) -> None:
        self._work = None
        self._problem = error.message
        self.say(error.message, hint=error.hint, bad=True)
        self.tell()

    @property
    def shown_layer(self) -> LayerReport | None:
        """The kind of marks that is shown."""
        layers = self.report.layers if self.report is not None else ()
        return layers[self._layer] if layers else None

    def _lay(self) -> None:
        """Lay out the table that is asked for."""
        layer, report = self.shown_layer, self.report
        if layer is None or report is None:
            self.view.show(_NOTHING)
        else:
            visible = tuple(report.documents) if self._hidden else ()
            schema = self.project.schema
            tables = Tables(
                layer,
                lambda label: label_title(schema, label),
                lambda name: field_title(schema, name, getattr(schema, layer.name)),
                visible,
            )
            self.view.show(tables.of(VIEWS[self._view], MEASURES[self._measure]))
        self.tell()

    # Saying what is so.

    def on_grid_view_moved(self) -> None:
        """One is on another cell."""
        self.tell()

    def tell(self) -> None:
        """Bring everything but the table up to date."""
        report, layer = self.report, self.shown_layer
        facts: list[str] = []
        if report is not None:
            facts = [counted(len(report.documents), "document"), tr(", ").join(report.annotators) or tr("nobody")]
        self.header.say(Heading(tr("Agreement · {name}", name=self.project.path.resolve().name), tuple(facts)))
        self.above.tell(*self._above())
        self.below.tell(*self._below())
        situation = {"agreeing"}
        if layer is not None:
            situation |= {"report", "layers"} | ({"pairs"} if self._view == 0 else set())
            situation |= {"cell", "behind"} if self.view.grid.here.about is not None else set()
        state = self._progress if self._work is not None else ""
        self.footer.say(situation, lead=("1–5", tr("Table")) if layer else ("", ""), state=state, tone="accent")

    def _above(self) -> list[list[Words]]:
        report, layer = self.report, self.shown_layer
        if report is None:
            words = self._problem or (
                self._progress if self._work is not None else tr("Stopped. Come again to measure.")
            )
            return [[("", "text")], [(words, "soft")]]
        schema = self.project.schema
        if layer is None:
            return [[("", "text")], *([(retold(note, schema), "soft")] for note in report.notes)]
        views: list[Words] = [
            (f"{number} {title}", "accent" if number - 1 == self._view else "faint")
            for number, title in enumerate(self._views(), 1)
        ]
        kinds: list[Words] = [
            (tr(each.name), "accent" if at == self._layer else "faint") for at, each in enumerate(report.layers)
        ]
        lines = [views, [(tr("of"), "faint"), *kinds], [(retold(layer.parting, schema), "text")]]
        if self._hidden:
            hidden = counted(self._hidden, "document")
            lines.append([(tr("Without {documents} that you are not done with.", documents=hidden), "soft")])
        return lines

    def _views(self) -> list[str]:
        return [view_title(view, short=self.has_class("-narrow")) for view in VIEWS]

    def _below(self) -> list[list[Words]]:
        report, layer = self.report, self.shown_layer
        if report is None or layer is None:
            return []
        here = self.view.grid.here
        lines: list[list[Words]] = [
            [(words, "text" if number == 0 else "soft")] for number, words in enumerate(here.words)
        ]
        gamma = layer.gamma
        if gamma is not None and self._view < 2:
            figures = " · ".join(
                f"{name} {tr('undefined') if value is None else f'{value:.3f}'}"
                for name, value in (
                    ("gamma", gamma.gamma), ("gamma-cat", gamma.gamma_cat), (tr("unitizing alpha"), gamma.unitizing)
                )
            )  # fmt: skip
            told = tr("{figures}, over {texts}.", figures=figures, texts=counted(gamma.texts, "text"))
            lines.append([(f"{told} {tr(gamma.meaning)}", "soft")])
        notes = [*layer.notes, *report.notes]
        schema = self.project.schema
        return lines + [[(retold(note, schema), "faint")] for note in notes]

    # Keys.

    def on_key(self, event: events.Key) -> None:
        """A number opens a table."""
        typed = plain(event.character)
        if typed.isascii() and typed.isdigit() and 1 <= int(typed) <= len(VIEWS):
            event.stop()
            self._turn_to(int(typed) - 1)

    def action_next_view(self) -> None:
        """The next table."""
        self._turn_to((self._view + 1) % len(VIEWS))

    def action_previous_view(self) -> None:
        """The table before."""
        self._turn_to((self._view - 1) % len(VIEWS))

    def _turn_to(self, view: int) -> None:
        self._view = view
        self._lay()

    def action_next_layer(self) -> None:
        """The next kind of marks."""
        if self.report is not None and self.report.layers:
            self._layer = (self._layer + 1) % len(self.report.layers)
            self._lay()

    def action_next_measure(self) -> None:
        """Another measure."""
        self._measure = (self._measure + 1) % len(MEASURES)
        self._view = 0
        self._lay()

    def action_measure_gamma(self) -> None:
        """Compute gamma as well."""
        if self._work is None:
            self.measure(gamma=True)

    def on_grid_view_entered(self) -> None:
        """A cell was clicked twice."""
        self.action_open_cell()

    def action_open_cell(self) -> None:
        """Open the disagreements behind the cell."""
        here = self.view.grid.here
        if here.about is None:
            self.say(tr("There is nothing to open behind this cell."))
            return
        from workbench.tui.screens.cases import CasesScreen

        self.app.push_screen(CasesScreen(here.about, self._cell_title()))

    def _cell_title(self) -> str:
        """What the cell is about, in a few words."""
        grid, layer = self.view.grid, self.shown_layer
        row, column = grid.titles[grid.row], grid.columns[grid.column]
        crossed = f"{row} / {column}" if VIEWS[self._view] in ("annotators", "labels") else row
        if layer is None:
            return crossed
        kind = tr(layer.name)
        return f"{kind[:1].upper()}{kind[1:]} · {crossed}"

    def action_review_worst(self) -> None:
        """Settle the first disagreement behind the cell."""
        here = self.view.grid.here
        if here.about is None:
            self.say(tr("There is nothing to review behind this cell."))
            return
        query = here.about

        def work(project: Project, task: Task) -> tuple[str, str] | None:
            from workbench.reports.behind import disagreements

            found = next((each for each in disagreements(project, query) if each.unit.is_open), None)
            return (found.document_id, found.unit.id) if found else None

        def then(found: tuple[str, str] | None) -> None:
            if found is None:
                self.say(tr("Everything behind this cell is decided."))
            else:
                self.outdated = True
                label = query.labels[0] if len(query.labels) == 1 and query.labels[0] else ""
                self.workbench.open_review(found[0], unit_id=found[1], label=label)

        in_background(self, work, then, project=self.project, failed=self._failed, group="worst")

    def action_stop_or_leave(self) -> None:
        """Stop computing; else back."""
        if self._work is not None:
            self._work.cancel()
            self._work = None
            self.tell()
        else:
            self.workbench.close_screen()

    def taken_back(self, edit: Edit, words: str) -> None:
        """Something was undone or redone: measure anew."""
        self.say(words)
        self.measure(gamma=self._gamma)
