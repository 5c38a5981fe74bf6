"""Who may decide on a proposal."""

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from app.accounts.actor import actor_of
from app.accounts.permissions import ROLES, Permission
from app.editorial.changes.nouns import noun_of
from app.editorial.changes.sight import sees
from app.models.accounts import Account, AccountState
from app.models.changes import Proposal

_ROLES = [role for role, permissions in ROLES.items() if Permission.dossier_review in permissions]


async def able(session: AsyncSession, proposal: Proposal) -> list[Account]:
    """By handle: active, of a role that reviews, of a team that sees it, and no author of it."""
    content = noun_of(proposal.kind).shape.model_validate(proposal.content)
    query = select(Account).where(
        Account.state == AccountState.active,
        col(Account.role).in_(_ROLES),
        col(Account.id).not_in([proposal.author_id, *proposal.hands]),
    )
    rows = await session.scalars(query.order_by(col(Account.name)))
    return [one for one in rows if await sees(session, await actor_of(session, one, "session"), content)]
