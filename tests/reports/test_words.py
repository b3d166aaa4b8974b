from __future__ import annotations

from typing import Any

import pytest

from workbench.agreement import Coefficient
from workbench.reports.model import AspectReport
from workbench.reports.query import Query
from workbench.reports.words import caution, parting, short, verdict


def aspect(what: Any, value: float | None, *, name: str = "", units: int = 100) -> AspectReport:
    alpha = Coefficient(value, items=units)
    return AspectReport(what, name, "alpha", alpha, value, units, "", "", Query("claim"))


@pytest.mark.parametrize(
    ("presence", "certainty", "expected"),
    [
        (0.81, 0.42, "They agree on what is a claim (.81) but not on its certainty (.42)."),
        (0.42, 0.81, "They agree on its certainty (.81) but not on what is a claim (.42)."),
        (0.72, 0.30, "They agree somewhat on what is a claim (.72) but not on its certainty (.30)."),
        (0.91, 0.70, "They agree on what is a claim (.91) but less on its certainty (.70)."),
        (0.95, 0.90, "They agree throughout: least on its certainty (.90), most on what is a claim (.95)."),
        (0.30, -0.1, "They part on all of it: least on what is a claim (.30), most on its certainty (-.10)."),
    ],
)
def test_one_line_says_where_they_part(presence: float, certainty: float, expected: str) -> None:
    found = [aspect("presence", presence), aspect("attribute", certainty, name="certainty")]
    assert parting("claims", found) == expected


def test_what_is_too_small_is_said_and_set_beside_nothing() -> None:
    few = aspect("attribute", 0.1, name="certainty", units=29)
    told = parting("claims", [aspect("presence", 0.9), few])
    assert told == "They agree on what is a claim (.90). Too little to say about its certainty."
    assert "too little" in parting("claims", [few])
    assert "too little" in parting("entities", [aspect("label", None)])


def test_a_verdict_goes_by_krippendorff_and_by_the_sample() -> None:
    assert verdict(Coefficient(0.8, items=30), "units") == "reliable"
    assert verdict(Coefficient(0.7, items=30), "units") == "for tentative conclusions only"
    assert verdict(Coefficient(0.6, items=30), "units") == "too low to build on"
    assert "too few to say" in verdict(Coefficient(0.9, items=29), "units")
    assert "too wide" in verdict(Coefficient(0.9, low=0.3, high=1.0, items=300), "units")
    assert verdict(Coefficient(None, note="nothing there"), "units") == "nothing there"


def test_a_caution_is_said_where_there_is_one() -> None:
    assert caution(Coefficient(0.9, items=300), 300, "units") == ""
    assert caution(Coefficient(0.9, items=3), 3, "units").startswith("Only 3 units")
    assert "from .30 to 1.00" in caution(Coefficient(0.9, low=0.3, high=1.0, items=300), 300, "units")
    assert caution(Coefficient(None, items=300, note="why"), 300, "units") == "Why."


def test_figures_in_sentences_are_short() -> None:
    assert [short(value) for value in (0.814, 1.0, -0.5, 0.0, None)] == [".81", "1.00", "-.50", ".00", "–"]
