"""`python -m api.make_key NAME >> FILE` makes a key and adds its line to the file of API_KEYS_FILE.

The line goes to standard output. The key itself goes to standard error, once: it cannot be had from the line.
"""

import sys
from collections.abc import Sequence

from api.api_keys import NAME, key_line, make_key

EXIT_USAGE = 2


def main(arguments: Sequence[str]) -> int:
    """Return the exit status: 0, or 2 for a name that is not allowed."""
    if len(arguments) != 1 or not NAME.fullmatch(arguments[0]):
        print("usage: python -m api.make_key NAME", file=sys.stderr)
        print("NAME: 1 to 64 letters, digits, dots, hyphens and underscores", file=sys.stderr)
        return EXIT_USAGE
    key = make_key()
    print(key_line(arguments[0], key), flush=True)
    print(f"The key of {arguments[0]}, which is shown only now: {key}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
