"""Inter-annotator agreement: numbers in, numbers out. Nothing here knows a project.

Coefficients take `ratings`: items x raters, a sequence of sequences with None, or a 2-D array with NaN, where a rating
is missing. Measures of spans take a continuum: {rater: [(start, end, label), ...]}. What is undefined is reported as
undefined, with the reason; it is never 0 or 1.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.lazily import lazily

__all__ = [
    "Coefficient",
    "PairScores",
    "Score",
    "SpanAgreement",
    "cohen_kappa",
    "fleiss_kappa",
    "from_contingency",
    "from_counts",
    "krippendorff_alpha",
    "percent_agreement",
    "scott_pi",
    "span_f1",
    "token_labels",
    "token_presence",
    "token_ratings",
]

if TYPE_CHECKING:
    from workbench.agreement.alpha import krippendorff_alpha
    from workbench.agreement.coefficient import Coefficient
    from workbench.agreement.kappa import cohen_kappa, fleiss_kappa, percent_agreement, scott_pi
    from workbench.agreement.ratings import from_contingency, from_counts
    from workbench.agreement.spans import PairScores, Score, SpanAgreement, span_f1
    from workbench.agreement.tokens import token_labels, token_presence, token_ratings

_HOMES = {
    "Coefficient": "coefficient",
    "PairScores": "spans",
    "Score": "spans",
    "SpanAgreement": "spans",
    "cohen_kappa": "kappa",
    "fleiss_kappa": "kappa",
    "from_contingency": "ratings",
    "from_counts": "ratings",
    "krippendorff_alpha": "alpha",
    "percent_agreement": "kappa",
    "scott_pi": "kappa",
    "span_f1": "spans",
    "token_labels": "tokens",
    "token_presence": "tokens",
    "token_ratings": "tokens",
}

__getattr__ = lazily(__name__, _HOMES)
