"""What the editors' sign-in takes and gives. No error or log repeats a `SecretStr`."""

import uuid
from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, SecretStr, StringConstraints

from app.accounts.permissions import Permission
from app.accounts.tokens import LONGEST as LONGEST_TOKEN
from app.models.accounts import AccountState, Role

_PRINTED = r"^[^\x00-\x1f\x7f]*$"  # PostgreSQL keeps no NUL, and a line has no line breaks
Handle = Annotated[
    str,
    StringConstraints(max_length=80, pattern=_PRINTED),
    Field(description="2 to 40 letters, digits, dots, hyphens or underscores"),
]
Line = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100, pattern=_PRINTED)
]
Secret = Annotated[SecretStr, Field(max_length=400)]
Token = Annotated[SecretStr, Field(max_length=200)]
Country = Annotated[str, Field(pattern="^[A-Z]{2}$", description="ISO 3166-1 alpha-2")]
Slug = Annotated[str, Field(pattern="^[a-z0-9]+(-[a-z0-9]+)*$", max_length=100)]


class In(BaseModel):
    model_config = ConfigDict(extra="forbid")


class ProofIn(In):
    """A password, and a code of the authenticator app or a recovery code."""

    password: Secret
    totp: Secret | None = None
    recovery_code: Secret | None = None


class PasswordIn(ProofIn):
    handle: Handle


class PasskeyIn(In):
    ceremony: Token
    credential: dict[str, Any] = Field(description="`PublicKeyCredential.toJSON()`")


class PasskeyEnrolmentIn(PasskeyIn):
    name: Line


class StepUpIn(In):
    """One of the two."""

    proof: ProofIn | None = None
    passkey: PasskeyIn | None = None


class TotpIn(In):
    ceremony: Token
    code: Secret


class NewPasswordIn(In):
    password: Secret


class TokenIn(In):
    name: Line
    scopes: list[Permission] = Field(min_length=1)
    days: int = Field(ge=1, le=LONGEST_TOKEN)


class AcceptanceIn(In):
    ceremony: Token
    totp: Secret
    password: Secret
    handle: Handle | None = Field(None, description="For the first admin; for others it is given")
    display_name: Line | None = None


class AccountIn(In):
    handle: Handle
    display_name: Line
    role: Role


class AccountChange(In):
    """JSON merge patch: what is absent stays."""

    display_name: Line | None = None
    role: Role | None = None
    limited: bool | None = Field(None, description="Whether they see only what their teams may see")


class TeamIn(In):
    slug: Slug
    name: Line
    countries: list[Country] = Field(default_factory=list, max_length=250)
    cases: list[Slug] = Field(default_factory=list, max_length=1000)


class Out(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class Ceremony(Out):
    """`options` go to `navigator.credentials`; `ceremony` comes back with the answer, within 5 minutes."""

    ceremony: str
    options: dict[str, Any]


class TotpSecret(Out):
    """Shown once; `address` is what a QR code says."""

    ceremony: str
    secret: str
    address: str


class PasskeyOut(Out):
    id: uuid.UUID
    name: str
    created_at: datetime
    used_at: datetime | None


class TokenOut(Out):
    id: uuid.UUID
    name: str
    scopes: list[str]
    created_at: datetime
    expires_at: datetime


class SessionOut(Out):
    id: uuid.UUID
    created_at: datetime
    seen_at: datetime = Field(description="Last used, to the minute")
    expires_at: datetime = Field(description="At the latest; 30 minutes without use end it before")
    this: bool = Field(description="The one that asks")


class NewToken(TokenOut):
    token: str = Field(description="Shown this once")


class RecoveryCodes(Out):
    recovery_codes: list[str] = Field(description="Shown this once; each works once")


class Who(Out):
    id: uuid.UUID
    handle: str
    role: Role
    permissions: list[Permission]
    countries: list[str] | None = Field(description="null: all of them")
    cases: list[str] | None = Field(description="null: all of them")
    stepped_up: bool
    csrf: str | None = Field(description="Send it as `X-CSRF-Token` with each change; null with a token")


class Activated(Who):
    recovery_codes: list[str]


class Me(Who):
    display_name: str
    has_password: bool
    has_totp: bool
    passkeys: list[PasskeyOut]
    recovery_codes_left: int


class AccountOut(Out):
    id: uuid.UUID
    handle: str
    display_name: str
    role: Role
    state: AccountState
    limited: bool
    created_at: datetime


class LinkOut(Out):
    link: str = Field(description="Works once; give it to them in private")
    expires_at: datetime


class InvitedAccount(AccountOut, LinkOut):
    pass


class Invited(Out):
    """What the page behind a link shows; `handle` is null for the first admin, who chooses it."""

    handle: str | None
    display_name: str | None
    role: Role
    ceremony: str
    totp_secret: str
    totp_address: str


class TeamOut(Out):
    id: uuid.UUID
    slug: str
    name: str
    countries: list[str]
    cases: list[str]
    members: list[uuid.UUID]
