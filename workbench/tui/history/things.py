"""What edits of other things than marks did, in words: of one thing, and of many at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

from workbench.model import Change
from workbench.tui.board.words import stance_word
from workbench.tui.language import tr
from workbench.tui.words import language_name, state_name

if TYPE_CHECKING:
    from workbench.tui.history.words import Teller


def _zone(teller: Teller, change: Change) -> str:
    frame = change.after["zone"] == "frame"
    words = _segment(teller, change)
    return tr("said that {quote} is page frame", quote=words) if frame else tr("said that {quote} is body", quote=words)


def _segment(teller: Teller, change: Change) -> str:
    fields = teller.lookup.fields("segments", change.key)
    return teller.quoted([[fields.get("document_id"), fields.get("start", 0), fields.get("end", 0)]])


def _language(teller: Teller, change: Change) -> str:
    language = language_name(change.after["language"])
    return tr("language of {quote}: {language}", quote=_segment(teller, change), language=language)


def _segments_cut(teller: Teller, change: Change) -> str:
    return tr("cut the segments anew at {quote}", quote=_segment(teller, change))


def _chosen(teller: Teller, change: Change) -> str:
    text = teller.lookup.fields("translations", str(change.after.get("translation_id") or "")).get("text") or ""
    return tr("took the translation {quote}", quote=_quoted(text))


def _translated(teller: Teller, change: Change) -> str:
    return tr("translated: {quote}", quote=_quoted(teller.value(change, "text")))


def _status(teller: Teller, change: Change) -> str:
    from workbench.tui.postedit.told import status_name

    given = {name: said.get("status") for name, said in (("before", change.before), ("after", change.after))}
    values = {name: status_name(status) if status else "–" for name, status in given.items()}
    quote = _quoted(teller.value(change, "text"))
    return tr("translation {quote}: {before} → {after}", quote=quote, **values)


def _bookmarked(teller: Teller, change: Change) -> str:
    fields = teller.lookup.fields("bookmarks", change.key)
    return teller.quoted([[fields.get("text_id"), fields.get("start", 0), fields.get("end", 0)]])


def _bookmark(teller: Teller, change: Change) -> str:
    return tr("set a bookmark on {quote}", quote=_bookmarked(teller, change))


def _no_bookmark(teller: Teller, change: Change) -> str:
    return tr("took away the bookmark on {quote}", quote=_bookmarked(teller, change))


def _bookmark_note(teller: Teller, change: Change) -> str:
    return tr(
        "noted on the bookmark {quote}: {note}", quote=_bookmarked(teller, change), note=change.after["note"] or "–"
    )


def _comment(teller: Teller, change: Change) -> str:
    return tr("commented: {text}", text=teller.value(change, "text"))


def _resolved(teller: Teller, change: Change) -> str:
    text = teller.value(change, "text")
    return (
        tr("settled the comment: {text}", text=text) if change.after["resolved"] else tr("reopened: {text}", text=text)
    )


def _term(teller: Teller, change: Change) -> str:
    return tr("put «{term}» into the termbase", term=teller.value(change, "term"))


def _no_term(teller: Teller, change: Change) -> str:
    return tr("took «{term}» out of the termbase", term=teller.value(change, "term"))


def _term_changed(teller: Teller, change: Change) -> str:
    return tr("changed the term «{term}»", term=teller.value(change, "term"))


def _proposition(teller: Teller, change: Change) -> str:
    claims = [teller.mark_words(name.partition(".")[2]) for name in change.after if name.startswith("members.")]
    values = {"title": _quoted(teller.value(change, "title")), "claims": tr(", ").join(claims)}
    return tr("made the proposition {title} of the claim {claims}", **values)


def _members(teller: Teller, change: Change) -> str:
    joined = [name.partition(".")[2] for name, value in change.after.items() if name.startswith("members.") and value]
    left = [name.partition(".")[2] for name, value in change.after.items() if name.startswith("members.") and not value]
    title = teller.value(change, "title")
    named = _quoted(title) if title else "–"
    if not joined:
        claims = tr(", ").join(map(teller.mark_words, left))
        return tr("took the claim {claims} out of the proposition {title}", claims=claims, title=named)
    values = {"claims": tr(", ").join(map(teller.mark_words, joined)), "title": named}
    stances = {name: change.after[name] for name in change.after if name.startswith("members.") and change.after[name]}
    if any(change.before.get(name) for name in stances):
        said = {"stance": stance_word(next(iter(stances.values()))), **values}
        return tr("the claim {claims} in the proposition {title}: {stance}", **said)
    return tr("put the claim {claims} into the proposition {title}", **values)


def _no_proposition(teller: Teller, change: Change) -> str:
    return tr("dissolved the proposition «{title}»", title=teller.value(change, "title"))


def _proposition_title(teller: Teller, change: Change) -> str:
    return tr("called a proposition «{title}»", title=change.after["title"] or "–")


def _document_added(teller: Teller, change: Change) -> str:
    return tr("added the document {name}", name=teller.name_of(change.key))


def _document_deleted(teller: Teller, change: Change) -> str:
    return tr("deleted the document {name}", name=teller.name_of(change.key))


def _renamed(teller: Teller, change: Change) -> str:
    return tr("renamed «{before}» to «{after}»", before=change.before["name"] or "", after=change.after["name"] or "")


def _retitled(teller: Teller, change: Change) -> str:
    values = {"before": change.before["title"] or "–", "after": change.after["title"] or "–"}
    return tr("changed the title {before} → {after}", **values)


def _meta(teller: Teller, change: Change) -> str:
    parts = [f"{name.partition('.')[2]} = {value or '–'}" for name, value in change.after.items() if "." in name]
    return tr("details of {name}: {what}", name=teller.name_of(change.key), what=_short(tr(", ").join(parts)))


def _document_language(teller: Teller, change: Change) -> str:
    language = change.after["language"]
    values = {"name": teller.name_of(change.key), "what": language_name(language) if language else "–"}
    return tr("language of {name}: {what}", **values)


def _archived(teller: Teller, change: Change) -> str:
    name = teller.name_of(change.key)
    return tr("archived {name}", name=name) if change.after["archived"] else tr("brought {name} back", name=name)


def _assigned(teller: Teller, change: Change) -> str:
    name = teller.name_of(teller.lookup.document_of(change))
    return tr("gave {name} to {who}", name=name, who=teller.value(change, "annotator"))


def _unassigned(teller: Teller, change: Change) -> str:
    name = teller.name_of(teller.lookup.document_of(change))
    return tr("took {name} from {who}", name=name, who=teller.value(change, "annotator"))


def _state(teller: Teller, change: Change) -> str:
    name = teller.name_of(teller.lookup.document_of(change))
    given = {"before": change.before, "after": change.after}
    values = {key: state_name(each.get("state") or "new") for key, each in given.items()}
    return tr("{name}: {before} → {after}", name=name, **values)


def _decided(teller: Teller, change: Change) -> str:
    inputs = teller.lookup.fields("decisions", change.key).get("inputs") or {}
    quotes = dict.fromkeys(map(teller.mark_words, inputs))
    return tr("decided on {quote}", quote=tr(", ").join(quotes) or "…")


def _undecided(teller: Teller, change: Change) -> str:
    return tr("took a decision away")


def _quoted(text: str) -> str:
    from workbench.tui.history.words import in_quotes

    return in_quotes(text)


def _short(text: object) -> str:
    from workbench.tui.history.words import shortened

    return shortened(str(text))


CHANGED: Final[Mapping[tuple[str, str], Callable[[Teller, Change], str]]] = {
    ("segments", "zone"): _zone,
    ("segments", "language"): _language,
    ("segments", "made"): _segments_cut,
    ("segments", "returned"): _segments_cut,
    ("segments", "deleted"): _segments_cut,
    ("choices", "made"): _chosen,
    ("choices", "translation_id"): _chosen,
    ("translations", "made"): _translated,
    ("translations", "status"): _status,
    ("bookmarks", "made"): _bookmark,
    ("bookmarks", "returned"): _bookmark,
    ("bookmarks", "deleted"): _no_bookmark,
    ("bookmarks", "note"): _bookmark_note,
    ("comments", "made"): _comment,
    ("comments", "resolved"): _resolved,
    ("termbase", "made"): _term,
    ("termbase", "returned"): _term,
    ("termbase", "deleted"): _no_term,
    ("termbase", "term"): _term_changed,
    ("termbase", "status"): _term_changed,
    ("termbase", "note"): _term_changed,
    ("propositions", "made"): _proposition,
    ("propositions", "members"): _members,
    ("propositions", "deleted"): _no_proposition,
    ("propositions", "title"): _proposition_title,
    ("documents", "made"): _document_added,
    ("documents", "deleted"): _document_deleted,
    ("documents", "name"): _renamed,
    ("documents", "title"): _retitled,
    ("documents", "meta"): _meta,
    ("documents", "language"): _document_language,
    ("documents", "archived"): _archived,
    ("assignments", "made"): _assigned,
    ("assignments", "returned"): _assigned,
    ("assignments", "deleted"): _unassigned,
    ("assignments", "state"): _state,
    ("decisions", "made"): _decided,
    ("decisions", "returned"): _decided,
    ("decisions", "outcome"): _decided,
    ("decisions", "deleted"): _undecided,
}

MANY: Final[Mapping[tuple[str, str], Callable[[int], str]]] = {
    ("marks", "made"): lambda n: tr("made {n:,} marks", n=n),
    ("marks", "deleted"): lambda n: tr("deleted {n:,} marks", n=n),
    ("marks", "returned"): lambda n: tr("brought back {n:,} marks", n=n),
    ("marks", "label"): lambda n: tr("relabelled {n:,} marks", n=n),
    ("marks", "fragments"): lambda n: tr("changed what {n:,} marks cover", n=n),
    ("marks", "attributes"): lambda n: tr("changed {n:,} marks", n=n),
    ("marks", "roles"): lambda n: tr("changed {n:,} marks", n=n),
    ("choices", "made"): lambda n: tr("took {n:,} translations", n=n),
    ("choices", "translation_id"): lambda n: tr("swapped {n:,} translations", n=n),
    ("translations", "made"): lambda n: tr("wrote {n:,} translations", n=n),
    ("translations", "status"): lambda n: tr("changed the status of {n:,} translations", n=n),
    ("segments", "zone"): lambda n: tr("corrected the zone of {n:,} segments", n=n),
    ("segments", "made"): lambda n: tr("cut {n:,} segments anew", n=n),
    ("segments", "returned"): lambda n: tr("cut {n:,} segments anew", n=n),
    ("segments", "deleted"): lambda n: tr("cut {n:,} segments anew", n=n),
    ("bookmarks", "made"): lambda n: tr("set {n:,} bookmarks", n=n),
    ("bookmarks", "deleted"): lambda n: tr("took away {n:,} bookmarks", n=n),
    ("termbase", "made"): lambda n: tr("put {n:,} terms into the termbase", n=n),
    ("documents", "made"): lambda n: tr("added {n:,} documents", n=n),
    ("documents", "archived"): lambda n: tr("archived or brought back {n:,} documents", n=n),
    ("assignments", "made"): lambda n: tr("gave out {n:,} documents", n=n),
    ("assignments", "state"): lambda n: tr("changed the state of {n:,} documents", n=n),
    ("decisions", "made"): lambda n: tr("decided on {n:,} marks", n=n),
    ("propositions", "made"): lambda n: tr("made {n:,} propositions", n=n),
    ("propositions", "members"): lambda n: tr("changed {n:,} propositions", n=n),
}
"""Of many things, by their family and what became of them."""
