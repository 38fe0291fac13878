"""Tables as CSV that a spreadsheet may open: texts stay texts, numbers stay numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

# A spreadsheet runs a text that begins like this, blanks before it or not, as a formula; the wide
# signs are those of East Asian keyboards.
_FORMULA = re.compile("[\t\r\n]|\\s*[=+\\-@＝＋－＠]")
# Whatever else may separate cells somewhere, ; or a tab, is quoted.
_PLAIN = re.compile(r"[\w .+'-]*", re.ASCII)
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")


def csv_of(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """Lines of RFC 4180: numbers in full precision, None as nothing.

    A text that a spreadsheet would take for a formula, because it begins with ``=``, ``+``, ``-``,
    ``@``, a tab or a line break, has an apostrophe before it (OWASP, CSV Injection); a label that
    is a number, ``-1``, is left as it is.
    """
    lines = [header, *rows]
    texts = (",".join(_cell(value) for value in line) for line in lines)
    return "".join((text or '""') + "\r\n" for text in texts)  # an empty line is no row


def guarded(text: str) -> str:
    """A text that no spreadsheet runs."""
    if _FORMULA.match(text) and not _NUMBER.fullmatch(text):
        return "'" + text
    return text


def _cell(value: Any) -> str:
    if value is None:
        return ""
    value = value.item() if hasattr(value, "item") else value  # of NumPy
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    text = guarded(str(value))
    return text if _PLAIN.fullmatch(text) else '"' + text.replace('"', '""') + '"'
