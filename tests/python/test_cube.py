"""Rates as arrays: labelled, aligned with the report, not copied."""

from __future__ import annotations

import gc

import numpy as np

import fairdrift as fd


def test_the_cube_holds_the_reports_numbers_and_no_copy() -> None:
    report = fd.audit(
        y_true=[1, 0] * 60, y_pred=[1, 1, 0] * 40, groups={"sex": ["F", "M", "M"] * 40}
    )
    cube = report.cube("sex")
    assert (cube.groups, cube.windows) == (["F", "M"], [""])
    assert cube.value.shape == (2, 1, len(cube.metrics))
    for g, group in enumerate(cube.groups):
        for k, metric in enumerate(cube.metrics):
            m = report.measure(metric, attribute="sex", group=group, comparison="")
            wanted = [np.nan if v is None else v for v in (m.value, m.lower, m.upper)]
            found = [cube.value[g, 0, k], cube.lower[g, 0, k], cube.upper[g, 0, k]]
            np.testing.assert_array_equal(found, wanted)
    view = cube.value
    assert not view.flags.owndata
    assert not view.flags.writeable
    copy = view.copy()
    del cube
    gc.collect()
    np.testing.assert_array_equal(view, copy)


def test_gaps_are_differences_to_one_group() -> None:
    report = fd.audit(y_pred=[1, 0, 0] * 40, groups={"g": ["a", "b", "c"] * 40})
    cube = report.cube("g")
    np.testing.assert_array_equal(cube.gaps_to("b"), cube.value - cube.value[1:2])
    assert np.isnan(cube.gaps_to("nobody")).all()
