"""The accounts of others, for admins who have just proved that it is they."""

import uuid

from api.admin.answers import shown
from api.admin.records_typing import AccountManager, AccountReader
from api.admin.routing import admin_router
from api.admin.security import TheOffice, Tx
from api.admin.shapes import AccountChange, AccountIn, AccountOut, InvitedAccount, LinkOut
from app.accounts import managing
from app.accounts.invitations import Link
from app.accounts.office import Office

router = admin_router("accounts")


def _link(office: Office, made: Link) -> LinkOut:
    return LinkOut(link=office.place.invitation(made.token), expires_at=made.expires_at)


@router.get("/accounts")
async def accounts(_: AccountReader, session: Tx) -> list[AccountOut]:
    return [shown(one) for one in await managing.accounts(session)]


@router.post("/accounts", status_code=201)
async def create(given: AccountIn, actor: AccountManager, session: Tx, office: TheOffice) -> InvitedAccount:
    """A person, and the link they come in by: once, within 24 hours."""
    made, link = await managing.create(session, actor, given.handle, given.display_name, given.role)
    return InvitedAccount(**shown(made).model_dump(), **_link(office, link).model_dump())


@router.patch("/accounts/{account_id}")
async def change(
    account_id: uuid.UUID, given: AccountChange, actor: AccountManager, session: Tx
) -> AccountOut:
    """The role works from the next request on. Nobody changes their own."""
    whom = await managing.account(session, account_id)
    if given.role is not None:
        await managing.change_role(session, actor, whom, given.role)
    if given.limited is not None:
        await managing.limit(session, actor, whom, limited=given.limited)
    if given.display_name is not None:
        whom.display_name = given.display_name
    return shown(whom)


@router.post("/accounts/{account_id}/invite")
async def invite(account_id: uuid.UUID, actor: AccountManager, session: Tx, office: TheOffice) -> LinkOut:
    """A new link, for who lost every way in; the former link works no more."""
    whom = await managing.account(session, account_id)
    return _link(office, await managing.invite_again(session, actor, whom))


@router.post("/accounts/{account_id}/end-sessions", status_code=204)
async def end_sessions(account_id: uuid.UUID, actor: AccountManager, session: Tx) -> None:
    """Signs somebody else out everywhere; their tokens go on. Your own sessions end under `/me`."""
    await managing.end_sessions_of(session, actor, await managing.account(session, account_id))


@router.post("/accounts/{account_id}/lock")
async def lock(account_id: uuid.UUID, actor: AccountManager, session: Tx) -> AccountOut:
    """Ends their sessions and revokes their tokens."""
    whom = await managing.account(session, account_id)
    await managing.lock(session, actor, whom)
    return shown(whom)


@router.post("/accounts/{account_id}/unlock")
async def unlock(account_id: uuid.UUID, actor: AccountManager, session: Tx) -> AccountOut:
    whom = await managing.account(session, account_id)
    await managing.unlock(session, actor, whom)
    return shown(whom)
