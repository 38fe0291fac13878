"""Writes the type stubs of the extension: python bindings/write_stubs.py FOLDER."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from pathlib import Path

# The exceptions live in fairdrift; the stubs are where they are declared.
ERRORS = '''class FairdriftError(Exception):
    """Base of everything that fairdrift raises."""
'''
ERROR = '''class {name}(FairdriftError, ValueError):
    """{doc}"""
'''


def errors() -> str:
    """Declarations of the exceptions, with the words they carry."""
    from fairdrift import _core

    names = ["InvalidInput", "IncompatibleMerge", "IncompatibleReference"]
    names += ["CorruptState", "UnsupportedVersion"]
    kinds = [ERROR.format(name=name, doc=getattr(_core, name).__doc__) for name in names]
    return "\n".join([ERRORS, *kinds])


def _filled(found: re.Match[str]) -> str:
    """A bare container with its arguments."""
    return {
        "dict": "dict[str, typing.Any]",
        "list": "list[typing.Any]",
        "tuple": "tuple[float, float]",
    }[found[1]]


def main(folder: Path) -> None:
    """Generate, declare the exceptions, make None defaults optional, format."""
    with tempfile.TemporaryDirectory() as temporary:
        command = [sys.executable, "-m", "pybind11_stubgen", "fairdrift._core", "-o", temporary]
        subprocess.run(
            [*command, "--numpy-array-use-type-var", "--ignore-all-errors"],
            check=True,
            capture_output=True,
        )
        made = Path(temporary) / "fairdrift/_core"
        text = (made / "__init__.pyi").read_text()
        text = re.sub(r"^from fairdrift import \w+\n", "", text, flags=re.MULTILINE)
        first = re.search(r"^class ", text, re.MULTILINE)
        assert first is not None
        text = text[: first.start()] + errors() + text[first.start() :]
        text = re.sub(
            r": (?!typing.ClassVar)([\w.]+(?:\[[\w., ]+\])?) = None", r": \1 | None = None", text
        )
        text = re.sub(r"\*args, \*\*kwargs\b", "*args: typing.Any, **kwargs: typing.Any", text)
        text = re.sub(r"\*args\)", "*args: typing.Any)", text)
        text = re.sub(r"\b(dict|list)\b(?![\[(])", _filled, text)
        text = re.sub(r"def __eq__\(self, arg0: [\w.]+\)", "def __eq__(self, arg0: object)", text)
        every = r"^(\w+_metrics: list)\b.*$"
        text = re.sub(every, r"\1[dict[str, str]]", text, flags=re.MULTILINE)
        text = re.sub(r"^(\w+: list\[.*?\]) = .*$", r"\1", text, flags=re.MULTILINE)
        text = text.replace(
            "ClassVar[None] = None", "ClassVar[None] = None  # type: ignore[assignment]"
        )
        # Work that Python does for a bound class comes back as that class.
        for name, method in [("Report", "load"), ("Reference", "load"), ("Reference", "fit")]:
            head, body = text.split(f"class {name}:", 1)
            found = rf"(def {method}\([^)]*\)) -> typing\.Any"
            text = f"{head}class {name}:" + re.sub(found, rf"\1 -> {name}", body, count=1)
        target = folder / "_core"
        target.mkdir(exist_ok=True)
        (target / "__init__.pyi").write_text(text)
        for name in ("stats.pyi", "ranking.pyi"):
            part = (made / name).read_text()
            part = re.sub(r"\b(dict|list|tuple)\b(?![\[(])", _filled, part)
            (target / name).write_text(part)
        subprocess.run(
            ["ruff", "format", "--quiet", "--isolated", "--line-length=100", target], check=True
        )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
