"""Values that only few may read, encrypted at rest: in a dump or a backup they are noise.

Each record has a data key of its own, which lies in the database encrypted under a key-encryption key from
`NEZABUDKA_SEALING_KEYS`; without that one nothing opens. Deleting the data key erases.
"""

from app.sealing.fields import Place, SealedField
from app.sealing.keyring import Keyring, Unsealable
from app.sealing.lending import NoKeyring, lend, lent
from app.sealing.rotating import Rotation, rotate
from app.sealing.values import NothingSealed, Reason, deposit, erase, opened, seal, unseal

__all__ = [
    "Keyring",
    "NoKeyring",
    "NothingSealed",
    "Place",
    "Reason",
    "Rotation",
    "SealedField",
    "Unsealable",
    "deposit",
    "erase",
    "lend",
    "lent",
    "opened",
    "rotate",
    "seal",
    "unseal",
]
