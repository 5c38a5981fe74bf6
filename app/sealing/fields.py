"""Which fields are sealed: the class `sealed` of the domain, field by field. Nothing else can be sealed."""

import uuid
from dataclasses import dataclass
from enum import StrEnum

from app.sealing.keyring import bound


class SealedField(StrEnum):
    """`kind:field`. A new one is a line here and in docs/decisions/0012-sealed-fields.md."""

    SOURCE_IDENTITY = "source:identity"
    ALERT_PRIVATE_TEXT = "alert:private_text"
    EDITOR_NOTE_TEXT = "editor_note:text"
    CONSENT_GIVEN_BY = "consent:given_by"
    CONSENT_NOTE = "consent:note"
    LETTER_INFORMAL_CHANNEL = "letter_channel:informal"
    PRISONER_RELATIVES = "prisoner:relatives"
    PRISONER_MINORS = "prisoner:minors"
    PRISONER_DIAGNOSIS = "prisoner:diagnosis"
    PRISONER_SEXUAL_VIOLENCE = "prisoner:sexual_violence"
    PRISONER_CELL = "prisoner:cell"
    PRISONER_NOTE = "prisoner:note"
    FACILITY_NOTE = "facility:note"
    ACCOUNT_REAL_NAME = "account:real_name"


@dataclass(frozen=True)
class Place:
    """Where a value is sealed: this field of this record. Moved to any other it does not open."""

    sealed: SealedField
    record_id: uuid.UUID

    @property
    def kind(self) -> str:
        return self.sealed.partition(":")[0]

    @property
    def field(self) -> str:
        return self.sealed.partition(":")[2]

    def bytes(self) -> bytes:
        """What the cipher binds the value to."""
        return bound("nezabudka sealed value 1", self.kind, self.record_id, self.field)
