"""`python -m sentiq.client.command` is the command `sentiq`."""

import sys

from sentiq.client.command.entry_point import main

if __name__ == "__main__":
    sys.exit(main())
