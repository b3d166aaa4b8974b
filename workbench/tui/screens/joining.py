"""Joining the claim under the cursor to a proposition: which one, and how it stands to it."""

from __future__ import annotations

from workbench.model import GOLD, STANCES, Annotation, Proposition
from workbench.tui.board.proposals import NEW
from workbench.tui.board.words import SIGNS, stance_answers, stance_word
from workbench.tui.caret import Place
from workbench.tui.language import tr
from workbench.tui.panel_sheet import Section
from workbench.tui.screens.parts import Annotating

_TITLE = 160
"""Of a longer claim, a new proposition's title is only its beginning."""
_LOOKED_UP = 4
"""Of so many claims under the cursor the panel says the propositions, the one chosen first."""


class Joining(Annotating):
    """The part of the annotation screen that knows propositions."""

    def claim_here(self) -> Annotation | None:
        """The claim under the cursor: the one chosen, or the innermost."""
        return next((mark for mark in self.marks_here() if mark.kind == "claim"), None)

    _was_behind = False

    def on_screen_suspend(self) -> None:
        """Another screen is in front: on the board, propositions may become others."""
        self._was_behind = True

    def on_screen_resume(self) -> None:
        """In front again: what is said of propositions is read anew. Textual calls every part's own."""
        if self._was_behind:
            self._was_behind = False
            self.tell()

    def sections(self) -> list[Section]:
        """The propositions of the claims under the cursor, among what the panel says."""
        claims = [mark.id for mark in self.marks_here() if mark.kind == "claim"][:_LOOKED_UP]
        found = [(each.members[key], each.title) for key in claims for each in self.project.propositions.of(key)]
        texts = [f"{SIGNS[stance]} {title}" for stance, title in found]
        if not texts:
            return super().sections()
        return [*super().sections(), Section(tr("PROPOSITIONS"), texts, low=texts[0])]

    def also_so(self) -> set[str]:
        """Whether there is a claim to join."""
        return super().also_so() | ({"on_claim"} if self.claim_here() is not None else set())

    def proposed_here(self) -> tuple[str, str]:
        """The proposition of the claim under the cursor, and the claim: where the board begins."""
        claim = self.claim_here()
        mine = self.project.propositions.of(claim.id) if claim else []
        return (mine[0].id, claim.id) if claim and mine else ("", "")

    def start_on(self, mark: Annotation) -> None:
        """Before the screen is shown: begin on a mark. Whoever only looked at it leaves with one key."""
        for fragment in mark.fragments:
            for side, index in self.page.places_of(fragment):
                piece = self.page.passages[index].piece(side)
                if piece is not None:
                    self.pane.caret.move(Place(side, index, max(0, fragment.start - piece.start)))
                    self.choose_mark(mark)
                    self.leaving = self.pane.caret.place
                    return

    def action_join_claim(self) -> None:
        """Join the claim under the cursor to a proposition."""
        claim = self.claim_here()
        if claim is None:
            self.say(tr("Put the cursor on a claim first: only claims are joined to propositions."))
        elif not self.project.annotator:
            self.workbench.ask_name(lambda: self._join_to_one(claim))
        elif claim.annotator not in (self.project.annotator, GOLD):
            self.say(tr("This claim is {name}’s.", name=claim.annotator))
        else:
            self._join_to_one(claim)

    def _join_to_one(self, claim: Annotation) -> None:
        from workbench.tui.screens.proposing import ProposeScreen

        words = " ".join(self.words_of(claim).split())
        screen = ProposeScreen(
            self.project,
            tr("Which proposition is this? “{words}”", words=words),
            mark_id=claim.id,
            words=words[:_TITLE],
        )

        def answered(key: str | None) -> None:
            if key == NEW:
                self._make_proposition(claim, screen.proposals.title)
            elif key is not None:
                with self.guarded():
                    self._ask_stance(claim, self.project.propositions.get(key))

        self.app.push_screen(screen, answered)

    def _make_proposition(self, claim: Annotation, given: str) -> None:
        """Make a new proposition, which says what this claim says."""
        from workbench.tui.screens.ask import AskScreen

        def answered(title: str | None) -> None:
            if title is not None:
                with self.guarded():
                    made = self.project.propositions.create(title or given, {claim.id: "same"})
                    self.saved(tr("new proposition: {title}", title=made.title))

        help_ = tr("What is claimed, in a few words. Claims of other texts can then be joined to it.")
        self.app.push_screen(AskScreen(tr("Title of the proposition"), help_, given=given), answered)

    def _ask_stance(self, claim: Annotation, proposition: Proposition) -> None:
        from workbench.tui.screens.choose import Answer, ChooseScreen

        there = proposition.members.get(claim.id)
        answers = [Answer(*answer) for answer in stance_answers()]
        if there:
            answers.append(Answer(tr("Take it out"), tr("The claim is in this proposition no more.")))

        def answered(number: int | None) -> None:
            if number is None:
                return
            with self.guarded():
                if number == len(STANCES):
                    self.project.propositions.leave(proposition.id, claim.id)
                    self.saved(tr("claim taken out"))
                else:
                    self.project.propositions.join(proposition.id, claim.id, STANCES[number])
                    self.saved(tr("{what}: {more}", what=stance_word(STANCES[number]), more=proposition.title))

        at = STANCES.index(there) if there else 0
        help_ = tr("How does the claim stand to it? “{words}”", words=self.words_of(claim))
        self.app.push_screen(ChooseScreen(proposition.title, answers, help_=help_, at=at), answered)
