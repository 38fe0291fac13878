"""A pytest plugin: `fairlearn.metrics` is fairdrift.compat.fairlearn in the tests that are run.

Modules of Fairlearn's own insides that its tests name are there with the texts of this module's
errors, so that the tests find what they compare with; the insides themselves are not.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
import types
from pathlib import Path

import fairlearn
import pytest

from fairdrift.compat import fairlearn as ours
from fairdrift.compat.fairlearn import _comparing, _strictness

STRICT = os.environ.get("FAIRDRIFT_SHIM") == "strict"
OUTCOMES = os.environ.get("FAIRDRIFT_SHIM_OUTCOMES")


def _refusal(call):
    try:
        call()
    except ValueError as problem:
        return str(problem)
    raise AssertionError("nothing was refused")


def _no_such_inside(*_, **__):
    raise NotImplementedError("an inside of Fairlearn's that fairdrift has not")


def _texts():
    """What this module says where Fairlearn's tests compare with a constant of its insides."""
    errors = _refusal(lambda: _comparing.require_choice("errors", "WRONG", _comparing.ERRORS))
    empty = _refusal(lambda: ours.selection_rate([], []))
    return {
        "_disaggregated_result": {
            "_MF_CONTAINS_NON_SCALAR_ERROR_MESSAGE": _comparing.NOT_A_NUMBER,
            "_INVALID_ERRORS_VALUE_ERROR_MESSAGE": errors,
        },
        "_base_metrics": {
            "_EMPTY_INPUT_PREDICTIONS_ERROR_MESSAGE": empty,
            "_get_labels_for_confusion_matrix": _no_such_inside,
        },
    }


def _install():
    module = types.ModuleType("fairlearn.metrics")
    module.__dict__.update({name: getattr(ours, name) for name in ours.__all__})
    module._generated_metric_dict = importlib.import_module(f"{ours.__name__}._generated").GENERATED
    module.__path__ = []
    for name, values in _texts().items():
        inner = types.ModuleType(f"fairlearn.metrics.{name}")
        inner.__dict__.update(values)
        sys.modules[inner.__name__] = inner
        setattr(module, name, inner)
    sys.modules["fairlearn.metrics"] = module
    fairlearn.metrics = module


def _is_one(frame):
    return frame._one


ours.MetricFrame._user_supplied_callable = property(_is_one)  # its tests look at this one inside
_install()
if STRICT:
    _strictness._strict = types.SimpleNamespace(
        get=lambda: True, set=lambda _: None, reset=lambda _: None
    )

_found: dict[str, dict[str, str]] = {}


def pytest_configure(config):
    for marker in ("narwhals", "mpl_image_compare", "openml"):
        config.addinivalue_line("markers", f"{marker}: of Fairlearn's tests")


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    outcome = yield
    report = outcome.get_result()
    if call.when == "call" or report.outcome != "passed":
        last = str(call.excinfo.value).splitlines()[:1] if call.excinfo else []
        name = item.nodeid.split("test/unit/metrics/")[-1]
        _found[name] = {
            "outcome": "xfailed" if hasattr(report, "wasxfail") else report.outcome,
            "why": f"{call.excinfo.typename}: {''.join(last)}" if call.excinfo else "",
        }


def pytest_sessionfinish():
    if OUTCOMES:
        Path(OUTCOMES).write_text(json.dumps(_found))
