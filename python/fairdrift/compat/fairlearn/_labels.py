"""Which label counts as positive."""

from __future__ import annotations

from typing import Any

import numpy as np

from fairdrift._core import InvalidInput

PLAIN = ({0, 1}, {-1, 1})


def labels_in(*arrays: np.ndarray[Any, Any]) -> list[Any]:
    """The distinct labels of some arrays."""
    found: set[Any] = set()
    for array in arrays:
        found.update(np.unique(array).tolist())
    return sorted(found, key=lambda label: (str(type(label)), label))


def positive_label(labels: list[Any], pos_label: Any) -> Any:
    """The positive one of at most two labels; only 0/1 and -1/1 need not say which it is.

    Raises
    ------
    InvalidInput
        For more than two labels, labels that do not say which is positive, and a `pos_label` that
        is neither of two labels.
    """
    if pos_label is None:
        if any(set(labels) <= plain for plain in PLAIN):
            return 1
        raise InvalidInput(f"labels are {shown(labels)}; say with pos_label which one is positive")
    if len(labels) > 2:
        raise InvalidInput(f"labels are {shown(labels)}; a rate needs two, not {len(labels)}")
    if len(labels) == 2 and pos_label not in labels:
        raise InvalidInput(f"pos_label is {pos_label!r}, but labels are {shown(labels)}")
    return pos_label


def require_comparable(y_pred: np.ndarray[Any, Any], pos_label: Any) -> None:
    """Refuse a label of numbers for predictions that are text: it would never be found."""
    is_text = y_pred.dtype.kind in "US" or (
        y_pred.dtype == object and y_pred.size > 0 and isinstance(y_pred.ravel()[0], str)
    )
    if is_text and not isinstance(pos_label, str):
        raise InvalidInput(
            f"y_pred holds text ({shown(labels_in(y_pred))}) and pos_label is {pos_label!r}, which "
            "none of it equals; say with pos_label which label is positive"
        )


def shown(labels: list[Any]) -> str:
    """A few labels, for a message."""
    return ", ".join(map(repr, labels[:5])) + (", ..." if len(labels) > 5 else "")
