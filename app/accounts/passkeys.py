"""Passkeys (WebAuthn level 3): discoverable, user verified, so one alone is something had and known."""

import struct
import uuid
from collections.abc import Mapping
from typing import Any

import orjson
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select
from webauthn import (
    base64url_to_bytes,
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.authentication.verify_authentication_response import VerifiedAuthentication
from webauthn.helpers import bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from app.accounts import ceremonies
from app.accounts.actor import Actor
from app.accounts.holding import HOLD
from app.accounts.office import Office
from app.accounts.proving import T, Then
from app.accounts.recording import Person, Proof, note
from app.accounts.refusals import CeremonyFailed, LastWayIn, NotFound, SignInFailed
from app.accounts.sessions import end_sessions
from app.database.sessions import transaction
from app.models.accounts import Account, AccountState, CeremonyPurpose, Passkey
from app.models.base import now

# What a client sends may be anything at all; the library raises these on it.
_BAD = (WebAuthnException, ValueError, TypeError, LookupError, AttributeError, ArithmeticError, struct.error)


async def enrolment_options(
    office: Office, session: AsyncSession, actor: Actor, display_name: str
) -> tuple[str, Any]:
    """The ceremony's token and what `navigator.credentials.create` takes, as JSON."""
    known = await passkeys_of(session, actor.account_id)
    options = generate_registration_options(
        rp_id=office.place.domain,
        rp_name="Nezabudka",
        user_name=actor.name,
        user_id=actor.account_id.bytes,
        user_display_name=display_name,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[PublicKeyCredentialDescriptor(id=key.credential_id) for key in known],
    )
    challenge = bytes_to_base64url(options.challenge)
    token = await ceremonies.begin(session, CeremonyPurpose.passkey_enrolment, challenge, actor.account_id)
    return token, orjson.loads(options_to_json(options))


async def enrol(
    office: Office, actor: Actor, ceremony: str, credential: Mapping[str, Any], name: str
) -> Passkey:
    """Raises `CeremonyFailed`."""
    purpose = CeremonyPurpose.passkey_enrolment
    challenge = await ceremonies.finish(office.engine, purpose, ceremony, actor.account_id)
    try:
        made = verify_registration_response(
            credential=dict(credential),
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=office.place.domain,
            expected_origin=list(office.place.origins),
            require_user_verification=True,
        )
    except _BAD as error:
        raise CeremonyFailed from error
    async with transaction(office.engine) as session:
        if await session.scalar(select(Passkey).where(Passkey.credential_id == made.credential_id)):
            raise CeremonyFailed
        key = Passkey(
            account_id=actor.account_id, name=name, credential_id=made.credential_id,
            public_key=made.credential_public_key, sign_count=made.sign_count,
        )  # fmt: skip
        session.add(key)
        await session.flush()
        await note(session, actor, "passkey:added", actor.account_id, passkey=key.id)
        return key


async def sign_in_options(office: Office) -> tuple[str, Any]:
    """The same for everybody: it names no account, so it tells about none."""
    options = generate_authentication_options(
        rp_id=office.place.domain, user_verification=UserVerificationRequirement.REQUIRED
    )
    challenge = bytes_to_base64url(options.challenge)
    async with transaction(office.engine) as session:
        token = await ceremonies.begin(session, CeremonyPurpose.passkey_sign_in, challenge)
    return token, orjson.loads(options_to_json(options))


async def prove_by_passkey(
    office: Office, ceremony: str, credential: Mapping[str, Any], then: Then[T], action: str
) -> T:
    """Raises `SignInFailed`, or `CeremonyFailed` for a challenge that ran out or was answered before."""
    challenge = await ceremonies.finish(office.engine, CeremonyPurpose.passkey_sign_in, ceremony)
    async with transaction(office.engine) as session:
        key = await _named(session, credential)
        account = await session.get(Account, key.account_id, with_for_update=HOLD) if key else None
        if key and account and account.state == AccountState.active:
            verified = _verified(office, key, credential, challenge)
            if verified is not None and await _counted(session, key, verified.new_sign_count):
                done = await then(session, account)
                await note(session, Person(account.id), f"{action}:succeeded", account.id, by=Proof.passkey)
                return done
        failed = f"{action}:failed"
        await note(session, None, failed, account.id if account else None, by=Proof.passkey)
    raise SignInFailed


async def passkeys_of(session: AsyncSession, account_id: uuid.UUID) -> list[Passkey]:
    mine = select(Passkey).where(Passkey.account_id == account_id).order_by(col(Passkey.id))
    return list(await session.scalars(mine))


async def remove(session: AsyncSession, actor: Actor, passkey_id: uuid.UUID) -> None:
    """Ends all other sessions: one may have begun with it. Raises `NotFound`, or `LastWayIn` if nothing else
    would let them in.
    """
    account = await session.get(Account, actor.account_id, with_for_update=HOLD)
    keys = await passkeys_of(session, actor.account_id)
    key = next((one for one in keys if one.id == passkey_id), None)
    if key is None or account is None:
        raise NotFound
    if len(keys) == 1 and (account.password_hash is None or account.totp_secret is None):
        raise LastWayIn
    await session.delete(key)
    await end_sessions(session, account.id, but=actor.session_id)
    await note(session, actor, "passkey:removed", actor.account_id, passkey=passkey_id)


async def _named(session: AsyncSession, credential: Mapping[str, Any]) -> Passkey | None:
    try:
        raw = base64url_to_bytes(credential["rawId"])
    except _BAD:
        return None
    return await session.scalar(select(Passkey).where(Passkey.credential_id == raw))


def _verified(
    office: Office, key: Passkey, credential: Mapping[str, Any], challenge: str
) -> VerifiedAuthentication | None:
    try:
        return verify_authentication_response(
            credential=dict(credential),
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=office.place.domain,
            expected_origin=list(office.place.origins),
            credential_public_key=key.public_key,
            credential_current_sign_count=key.sign_count,
            require_user_verification=True,
        )
    except _BAD:
        return None


async def _counted(session: AsyncSession, key: Passkey, count: int) -> bool:
    """False if another use of this key got ahead: then one of the two is a copy."""
    held = update(Passkey).where(col(Passkey.id) == key.id, col(Passkey.sign_count) == key.sign_count)
    used = held.values(sign_count=count, used_at=now()).returning(col(Passkey.id))
    return await session.scalar(used) is not None
