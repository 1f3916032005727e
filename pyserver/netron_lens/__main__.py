"""Runs the command line: `python -m netron_lens`."""

import sys

from netron_lens.cli import main

if __name__ == "__main__":
    sys.exit(main())
