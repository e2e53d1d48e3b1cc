"""`python -m linter`."""

import sys

from linter.faces.cli import main

sys.exit(main())
