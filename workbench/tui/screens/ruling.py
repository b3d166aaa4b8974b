"""Rules on the review screen: what is agreed passes; which rule that is; hidden names; finishing; withdrawing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from workbench.adjudication import Applied, Rule, finish, rule_of, set_rule
from workbench.adjudication.rules import RULES
from workbench.tui.background import Task, in_background
from workbench.tui.preferences import names_are_hidden, prefer_hidden_names
from workbench.tui.screens.choose import Answer, ChooseScreen
from workbench.tui.screens.correcting import Correcting
from workbench.tui.words import counted

if TYPE_CHECKING:
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
        answers = [Answer("Unanimous", RULES["unanimous"]), Answer("Majority", RULES["majority"])]
        people = self.course.found.among if self.course.found is not None else ()
        if not self.names_hidden:
            for name in people:
                rules.append(Rule("trust", trusted=name))
                answers.append(Answer(f"Trust {name}", f"what {name} has stands; elsewhere what all have the same"))
        if here not in rules:
            rules.append(here)
            answers.append(Answer(f"As it is: {here.name}", "with weights, as set by workbench review --weight"))

        def answered(number: int | None) -> None:
            if number is not None and rules[number] != here and self.named():
                with self.guarded():
                    set_rule(self.project, rules[number])
                    self.saved(f"rule: {answers[number].title.lower()}")

        self.app.push_screen(
            ChooseScreen(
                "By which rule do marks pass without being looked at?",
                answers,
                help_="What people decided stays. Apply the rule with a, or A for every document.",
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
            self.find()
            self.look_over()
            self.saved(f"{result.rule.name}: {counted(result.decided, 'unit')} decided, {result.open:,} left")
            for key, waiting in list(result.passed_over.items())[:3]:
                name = self.project.documents.get(key).name
                self.say(f"Passed over: {name}", hint=f"not done: {', '.join(waiting)}")

        in_background(
            self,
            work,
            applied,
            project=self.project,
            failed=lambda error: self.say(error.message, hint=error.hint, bad=True),
            group="rule",
            progress=lambda done, total: self.saved(f"applying the rule: {done:,} of {total:,}"),
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
            self.saved("adjudicated")

    def action_withdraw_decision(self) -> None:
        """Take the decision away; or those whose marks are all gone."""
        unit, found = self.unit, self.course.found
        if not self.named() or found is None:
            return
        keys = [unit.decision.id] if unit is not None and unit.decision is not None else []
        if not any(each.is_open for each in self.course.units) and found.orphans:
            keys = [decision.id for decision in found.orphans]
        if not keys:
            self.say("Nothing is decided here.")
            return
        with self.guarded():
            self.project.decisions.withdraw(keys)
            self.saved("open again")
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
