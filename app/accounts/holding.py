"""How an account's row is held while it is changed."""

from typing import Any

# FOR NO KEY UPDATE: rows elsewhere that refer to the account can be written meanwhile.
HOLD: Any = {"key_share": True}
