"""``python -m gov_accounts``."""

import sys

from gov_accounts.cli import main

if __name__ == "__main__":
    sys.exit(main())
