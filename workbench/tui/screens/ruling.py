"""Rules on the review screen: what is agreed passes; which rule that is; hidden names; finishing; withdrawing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from workbench.adjudication import Applied, Rule, finish, rule_of, set_rule
from workbench.tui.background import Task, in_background
from workbench.tui.language import tr
from workbench.tui.preferences import names_are_hidden, prefer_hidden_names
from workbench.tui.review.view import rule_title
from workbench.tui.screens.choose import Answer, ChooseScreen
from workbench.tui.screens.correcting import Correcting
from workbench.tui.words import counted

if TYPE_CHECKING:
    from workbench.errors import WorkbenchError
    from workbench.project import Project


class Ruling(Correcting):
    """The part of the review screen that goes beyond one unit."""

    _hides: bool | None = None

    @property
    def names_hidden(self) -> bool:
        """Whether annotators are called by letters."""
        if self._hides is None:
            self._hides = names_are_hidden()
        return self._hides

    def action_hide_names(self) -> None:
        """Call the annotators A, B, C, or by their names; it is remembered."""
        self._hides = not self.names_hidden
        prefer_hidden_names(self._hides)
        self.names.hidden = self._hides
        self.look()
        self.tell()

    def look(self) -> None:
        """Look at the course's unit anew."""
        raise NotImplementedError

    # The rule.

    def action_choose_rule(self) -> None:
        """Set the project's rule."""
        here = rule_of(self.project)
        rules = [Rule("unanimous"), Rule("majority")]
        answers = [
            Answer(tr("Unanimous"), tr("what all who worked on the document have the same passes")),
            Answer(tr("Majority"), tr("what more than half of them have the same passes, be it that there is no mark")),
        ]
        people = self.course.found.among if self.course.found is not None else ()
        if not self.names_hidden:
            for name in people:
                rules.append(Rule("trust", trusted=name))
                means = tr("what {who} has stands; elsewhere what all have the same", who=name)
                answers.append(Answer(tr("Trust {who}", who=name), means))
        if here not in rules:
            rules.append(here)
            means = tr("with weights, as set by workbench review --weight")
            answers.append(Answer(tr("As it is: {rule}", rule=rule_title(here.name)), means))

        def answered(number: int | None) -> None:
            if number is not None and rules[number] != here and self.named():
                with self.guarded():
                    set_rule(self.project, rules[number])
                    self.saved(tr("rule: {rule}", rule=answers[number].title.lower()))

        self.app.push_screen(
            ChooseScreen(
                tr("By which rule do marks pass without being looked at?"),
                answers,
                help_=tr("What people decided stays. Apply the rule with a, or A for every document."),
                at=rules.index(here),
            ),
            answered,
        )

    def action_apply_rule(self) -> None:
        """Let the rule decide what it can in this document."""
        self._apply([self.document.id])

    def action_apply_everywhere(self) -> None:
        """Let the rule decide what it can in every document."""
        self._apply(list(self.reviewed()))

    def reviewed(self) -> Sequence[str]:
        """The ids of the documents that are reviewed."""
        raise NotImplementedError

    def _apply(self, documents: list[str]) -> None:
        if not self.named():
            return

        def work(project: Project, task: Task) -> Applied:
            from workbench.adjudication import apply_rules

            chosen = [project.documents.get(key) for key in documents]
            return apply_rules(project, chosen, progress=task.progress)

        def applied(result: Applied) -> None:
            self.workbench.go_on()
            self.find()
            self.look_over()
            decided = counted(result.decided, "unit")
            rule = rule_title(result.rule.name)
            self.saved(tr("{rule}: {units} decided, {left:,} left", rule=rule, units=decided, left=result.open))
            for key, waiting in list(result.passed_over.items())[:3]:
                name = self.project.documents.get(key).name
                self.say(tr("Passed over: {name}", name=name), hint=tr("not done: {who}", who=tr(", ").join(waiting)))

        def failed(error: WorkbenchError) -> None:
            self.workbench.go_on()
            self.say(error.message, hint=error.hint, bad=True)

        def give_up() -> None:
            worker.cancel()
            self.workbench.go_on()
            self.failed()
            self.find()

        self.workbench.hold(give_up=give_up)
        worker = in_background(
            self.app,
            work,
            applied,
            project=self.project,
            failed=failed,
            group="",
            progress=lambda done, total: self.saved(
                tr("applying the rule: {done:,} of {total:,}", done=done, total=total)
            ),
        )

    def find(self, unit_id: str = "") -> None:
        """Find the document's units anew."""
        raise NotImplementedError

    def look_over(self) -> None:
        """Count what is open in all documents anew."""
        raise NotImplementedError

    # Finishing, and taking back.

    def action_finish_document(self) -> None:
        """The document is adjudicated."""
        if not self.named():
            return
        with self.guarded():
            finish(self.project, self.document)
            self.saved(tr("adjudicated"))

    def action_withdraw_decision(self) -> None:
        """Take the decision away; or those whose marks are all gone."""
        unit, found = self.unit, self.course.found
        if not self.named() or found is None:
            return
        keys = [unit.decision.id] if unit is not None and unit.decision is not None else []
        if not any(each.is_open for each in self.course.units) and found.orphans:
            keys = [decision.id for decision in found.orphans]
        if not keys:
            self.say(tr("Nothing is decided here."))
            return
        with self.guarded():
            self.project.decisions.withdraw(keys)
            self.saved(tr("open again"))
            self.find()

    def action_take_back(self) -> None:
        """Undo."""
        self.workbench.action_undo()

    def action_do_again(self) -> None:
        """Redo."""
        self.workbench.action_redo()

    def action_show_lessons(self) -> None:
        """What the decisions teach."""
        from workbench.tui.screens.lessons import LessonsScreen

        self.app.push_screen(LessonsScreen())

    def action_text_up(self) -> None:
        """Scroll the text up."""
        self.pane.scroll_by_rows(2 - self.pane.view.height)

    def action_text_down(self) -> None:
        """Scroll the text down."""
        self.pane.scroll_by_rows(self.pane.view.height - 2)
