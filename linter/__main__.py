"""`python -m linter`, and the command that an installation puts on the path."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from typing import NoReturn

from linter.faces.cli import main


def run() -> NoReturn:
    """Run the command line and leave at once: taking a large program apart object by object costs a tenth of a run."""
    code = main()
    for stream in (sys.stdout, sys.stderr):
        with suppress(BrokenPipeError):  # who read the output has gone; that is no failure of ours
            stream.flush()
    os._exit(code)


if __name__ == "__main__":
    run()
