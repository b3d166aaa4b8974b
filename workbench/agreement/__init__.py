"""Inter-annotator agreement: numbers in, numbers out. Nothing here knows a project.

Coefficients take `ratings`: items x raters, a sequence of sequences with None, or a 2-D array with NaN, where a rating
is missing. Measures of spans take a continuum: {rater: [(start, end, label), ...]}. What is undefined is reported as
undefined, with the reason; it is never 0 or 1.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.lazily import lazily

__all__ = [
    "Alignment",
    "Coefficient",
    "GammaFamily",
    "PairScores",
    "SchemeScore",
    "Score",
    "SemEvalScores",
    "SpanAgreement",
    "bennett_s",
    "best_alignment",
    "character_tokens",
    "cohen_kappa",
    "conger_kappa",
    "fleiss_kappa",
    "from_contingency",
    "from_counts",
    "gamma",
    "gamma_cat",
    "gamma_family",
    "gamma_k",
    "gwet_ac",
    "joined_f1",
    "krippendorff_alpha",
    "masi_distance",
    "percent_agreement",
    "randolph_kappa",
    "scott_pi",
    "semeval",
    "span_f1",
    "token_labels",
    "token_presence",
    "token_ratings",
    "token_sets",
    "unitizing_alpha",
]

if TYPE_CHECKING:
    from workbench.agreement.aligning.alignment import Alignment, best_alignment
    from workbench.agreement.aligning.measures import GammaFamily, gamma, gamma_cat, gamma_family, gamma_k
    from workbench.agreement.alpha import krippendorff_alpha
    from workbench.agreement.coefficient import Coefficient
    from workbench.agreement.conger import cohen_kappa, conger_kappa
    from workbench.agreement.distances import masi_distance
    from workbench.agreement.joined import joined_f1
    from workbench.agreement.kappa import (
        bennett_s,
        fleiss_kappa,
        gwet_ac,
        percent_agreement,
        randolph_kappa,
        scott_pi,
    )
    from workbench.agreement.ratings import from_contingency, from_counts
    from workbench.agreement.schemes import SchemeScore, SemEvalScores, semeval
    from workbench.agreement.spans import PairScores, Score, SpanAgreement, span_f1
    from workbench.agreement.tokens import character_tokens, token_labels, token_presence, token_ratings, token_sets
    from workbench.agreement.unitizing import unitizing_alpha

_HOMES = {
    "Alignment": "aligning.alignment",
    "Coefficient": "coefficient",
    "GammaFamily": "aligning.measures",
    "PairScores": "spans",
    "SchemeScore": "schemes",
    "Score": "spans",
    "SemEvalScores": "schemes",
    "SpanAgreement": "spans",
    "bennett_s": "kappa",
    "best_alignment": "aligning.alignment",
    "character_tokens": "tokens",
    "cohen_kappa": "conger",
    "conger_kappa": "conger",
    "fleiss_kappa": "kappa",
    "from_contingency": "ratings",
    "from_counts": "ratings",
    "gamma": "aligning.measures",
    "gamma_cat": "aligning.measures",
    "gamma_family": "aligning.measures",
    "gamma_k": "aligning.measures",
    "gwet_ac": "kappa",
    "joined_f1": "joined",
    "krippendorff_alpha": "alpha",
    "masi_distance": "distances",
    "percent_agreement": "kappa",
    "randolph_kappa": "kappa",
    "scott_pi": "kappa",
    "semeval": "schemes",
    "span_f1": "spans",
    "token_labels": "tokens",
    "token_presence": "tokens",
    "token_ratings": "tokens",
    "token_sets": "tokens",
    "unitizing_alpha": "unitizing",
}

__getattr__ = lazily(__name__, _HOMES)
