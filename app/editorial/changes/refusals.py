"""Why a change is refused."""

import uuid
from typing import Any

from app.accounts.refusals import Refusal, Unfit


class Conflict(Refusal):
    """Somebody else changed the record since. Both versions are here, so that neither is lost.

    `theirs` is the record as it stands now (number `current_version`), `ours` what was proposed over
    `base_version`; all as intake JSON.
    """

    status, code = 412, "edit-conflict"

    def __init__(
        self,
        kind: str,
        record_id: uuid.UUID | None,
        *,
        base_version: int | None,
        current_version: int,
        theirs: dict[str, Any],
        ours: dict[str, Any],
    ) -> None:
        super().__init__("Somebody else changed this since.")
        self.kind, self.record_id = kind, record_id
        self.base_version, self.current_version = base_version, current_version
        self.theirs, self.ours = theirs, ours


class ProposalChanged(Refusal):
    """The proposal itself was written on from elsewhere; `current` is its version."""

    status, code = 412, "edit-conflict"

    def __init__(self, current: int, content: dict[str, Any]) -> None:
        super().__init__("This proposal was changed elsewhere.")
        self.current, self.content = current, content


class OwnChange(Refusal):
    """Nobody decides on what they wrote themselves."""

    code = "own-change"


class Closed(Refusal):
    """The proposal was decided or withdrawn before."""

    status, code = 409, "proposal-closed"


class NoImport(Refusal):
    """Only rows of lists are decided on many at once; what a person wrote is read first."""

    status, code = 409, "not-an-import"


class Withdrawn(Refusal):
    """The record was taken down: only a second person who says `republish` brings it back."""

    status, code = 409, "record-withdrawn"


class AlreadyRecorded(Refusal):
    """A new record has the slug or the external id of one that is there."""

    status, code = 409, "already-recorded"


class BeyondTeams(Refusal):
    """Whoever is limited to teams can't decide on this: it touches what is not theirs to see."""

    status, code = 409, "beyond-teams"


class AlertStep(Unfit):
    """An alert can't go from this state to that one; `allowed` are the states that may follow."""

    code = "alert-step"

    def __init__(self, before: str, after: str, allowed: list[str]) -> None:
        gone = "An alert that was public can't be left out: resolve or retract it."
        step = f"An alert can't go from {before} to {after}; allowed: {', '.join(allowed)}."
        super().__init__(gone if after == "gone" else step)
        self.before, self.after, self.allowed = before, after, allowed


class ConsentNeeded(Unfit):
    """A grave alert on a living person: nobody agreed, or the person said no."""

    code = "consent-needed"
