"""The command `fairdrift`: the same questions in a shell. It needs the extra `cli`."""

from __future__ import annotations

import sys
from collections.abc import Sequence

_NEEDED = {"duckdb", "rich", "typer"}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and give its exit code.

    Parameters
    ----------
    arguments
        What follows the command's name; by default what the process was started with.

    Returns
    -------
    int
        0 pass, warn or nothing to judge; 1 fail; 2 bad input, usage or any unexpected error;
        3 insufficient data.
    """
    try:
        from fairdrift.cli.commands import run
    except ModuleNotFoundError as missing:
        library = str(missing.name).partition(".")[0]
        if library not in _NEEDED:
            raise
        print(
            f"fairdrift: the command line needs {library}, which is not installed: "
            "pip install 'fairdrift[cli]'",
            file=sys.stderr,
        )
        return 2
    return run(sys.argv[1:] if arguments is None else list(arguments))
