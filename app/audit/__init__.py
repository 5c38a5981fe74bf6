"""Who did what, in order: an append-only log whose entries each hold a hash of the one before.

`record` belongs into the transaction of what it tells: both commit, or neither does. The entry gets its
number, time and hash when that transaction commits (the database does it, under a lock held for the commit
only), so the log has the order of the commits, and a long editorial transaction makes nobody wait.
"""

from app.audit.checkpoints import Checkpoint, checkpoint
from app.audit.details import NotPlain
from app.audit.recording import Acting, record
from app.audit.verifying import Fault, Verdict, examine, verify

__all__ = [
    "Acting",
    "Checkpoint",
    "Fault",
    "NotPlain",
    "Verdict",
    "checkpoint",
    "examine",
    "record",
    "verify",
]
