"""Keys, root entries and signatures of snapshots: what makes them. What checks them is `app.verifying`."""

from app.signing.secret_keys import SecretKeys
from app.signing.signer import Signer, open_signer

__all__ = ["SecretKeys", "Signer", "open_signer"]
