from __future__ import annotations

import pytest
from scipy.special import stdtrit

from workbench.agreement.student import student_95


@pytest.mark.parametrize("freedom", [*range(1, 131), 200, 1000, 999_999])
def test_it_is_scipys(freedom: int) -> None:
    assert student_95(freedom) == pytest.approx(float(stdtrit(freedom, 0.975)), rel=1e-9)
