"""A CAS in memory: one text, and the feature structures that stand on it. Offsets are code points.

UIMA's own names (Sofa, Governor, Dependent, ...) are kept for what has one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias

DKPRO: Final = "de.tudarmstadt.ukp.dkpro.core.api"
TOKEN: Final = f"{DKPRO}.segmentation.type.Token"
SENTENCE: Final = f"{DKPRO}.segmentation.type.Sentence"
NAMED_ENTITY: Final = f"{DKPRO}.ner.type.NamedEntity"
DOCUMENT: Final = f"{DKPRO}.metadata.type.DocumentMetaData"
CAS_METADATA: Final = "de.tudarmstadt.ukp.clarin.webanno.api.type.CASMetadata"
"""Where INCEpTION keeps whose annotations a CAS holds, and of which document."""

ANNOTATION: Final = "uima.tcas.Annotation"
BASE: Final = "uima.cas.AnnotationBase"
TOP: Final = "uima.cas.TOP"
STRING: Final = "uima.cas.String"
FLOAT: Final = "uima.cas.Float"
STRINGS: Final = "uima.cas.StringArray"
STRUCTURES: Final = "uima.cas.FSArray"

ENTITY: Final = "webanno.custom.Entity"
CLAIM: Final = "webanno.custom.Claim"
PART: Final = "webanno.custom.Part"
RELATION: Final = "webanno.custom.Relation"
SEGMENT_LABEL: Final = "webanno.custom.SegmentLabel"
DOCUMENT_LABEL: Final = "webanno.custom.DocumentLabel"
OWN: Final = frozenset({ENTITY, CLAIM, PART, RELATION, SEGMENT_LABEL, DOCUMENT_LABEL})

LABEL: Final = "label"
NOTE: Final = "note"
EXTRA: Final = "extra"
"""Of our own layers: the type's name; the note; as JSON what no feature can hold."""
ROLES: Final = "roles"
PART_OF: Final = "of"
SOURCE: Final = "Governor"
TARGET: Final = "Dependent"

Value: TypeAlias = str | float | list[str]


@dataclass(slots=True, eq=False)
class Structure:
    """A feature structure.

    Attributes:
        begin, end: Code points of the text; -1 where it stands on none.
        features: What it says, but for its references.
        refs: Other structures, by feature.
        links: Of a link (slot) feature: role, or None, and target.
        line: Where it stands in its file, for messages; 0 where that is not known.
    """

    type: str
    begin: int = -1
    end: int = -1
    features: dict[str, Value] = field(default_factory=dict)
    refs: dict[str, Structure] = field(default_factory=dict)
    links: dict[str, list[tuple[str | None, Structure]]] = field(default_factory=dict)
    line: int = 0

    @property
    def short(self) -> str:
        """The type's name without its package."""
        return self.type.rpartition(".")[2]


@dataclass(slots=True)
class Cas:
    """A document as a CAS.

    Attributes:
        annotator: Whose annotations these are; "" where that is not said.
        tokens, sentences: Places; structures of these types that something refers to are among `structures`.
        sentence_ids: In the order of the sentences; () where they have none.
        structures: In the order of the file.
        places: Where marks stand that their structures cannot say, by the `id()` of the structure.
        link_types: The types of the links of slot features, by type and feature.
        other_views: Structures on other views of the document, which are no text of ours.
    """

    text: str
    structures: list[Structure]
    name: str = ""
    title: str = ""
    language: str = ""
    annotator: str = ""
    tokens: Sequence[tuple[int, int]] = ()
    sentences: Sequence[tuple[int, int]] = ()
    sentence_ids: Sequence[str] = ()
    places: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    link_types: dict[tuple[str, str], str] = field(default_factory=dict)
    other_views: Sequence[Structure] = ()
