"""Accounts and actors as the answers show them."""

from api.admin.shapes import AccountOut, ProofIn, Who
from app.accounts.actor import Actor
from app.accounts.opaque import csrf_of
from app.accounts.proving import Attempt
from app.models.accounts import Account


def who(actor: Actor, session_token: str | None) -> Who:
    return Who(
        id=actor.account_id,
        handle=actor.name,
        role=actor.role,
        permissions=sorted(actor.permissions),
        countries=None if actor.countries is None else sorted(actor.countries),
        cases=None if actor.cases is None else sorted(actor.cases),
        stepped_up=actor.stepped_up,
        csrf=csrf_of(session_token) if session_token and actor.via == "session" else None,
    )


def shown(account: Account) -> AccountOut:
    return AccountOut(
        id=account.id,
        handle=account.name,
        display_name=account.display_name,
        role=account.role,
        state=account.state,
        limited=account.limited,
        created_at=account.created_at,
    )


def attempt_of(handle: str, proof: ProofIn) -> Attempt:
    return Attempt(
        handle,
        proof.password.get_secret_value(),
        proof.totp.get_secret_value() if proof.totp else None,
        proof.recovery_code.get_secret_value() if proof.recovery_code else None,
    )
