"""`python -m fairdrift`, where the command itself is not on the path."""

import sys

from fairdrift.cli import main

sys.exit(main())
