"""`python -m drillcheck`, and the console script."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line and leave with its exit code."""
    try:
        from drillcheck.cli.run import run

        code = run(sys.argv[1:])
    except KeyboardInterrupt:  # before or after the command itself
        code = 130
    sys.exit(code)


if __name__ == "__main__":
    main()
