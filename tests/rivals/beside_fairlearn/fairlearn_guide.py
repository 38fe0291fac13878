"""Runs the examples of Fairlearn's user guide with nothing changed but what `fairlearn.metrics` is.

    python fairlearn_guide.py FOLDER

Prints JSON: for each page how many examples ran, and the source of those that gave something else.
"""

from __future__ import annotations

import doctest
import json
import sys
import warnings
from pathlib import Path

import fairlearn_shim  # noqa: F401  (fairlearn.metrics is ours from here on)


class _Runner(doctest.DocTestRunner):
    def __init__(self):
        super().__init__(optionflags=doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS)
        self.differing = []

    def report_start(self, out, test, example):
        pass

    def report_failure(self, out, test, example, got):
        self.differing.append(example.source.strip())

    def report_unexpected_exception(self, out, test, example, exc_info):
        self.differing.append(f"{example.source.strip()}  # {exc_info[1]!r}")


def main(folder: Path) -> None:
    warnings.simplefilter("ignore")
    found = {}
    for page in sorted(folder.glob("*.rst")):
        test = doctest.DocTestParser().get_doctest(page.read_text(), {}, page.name, str(page), 0)
        runner = _Runner()
        if test.examples:
            runner.run(test)
            found[page.name] = {"examples": len(test.examples), "differing": runner.differing}
    print(json.dumps(found))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
