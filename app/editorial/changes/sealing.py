"""Words for editors only are sealed as they arrive: records, proposals and revisions hold references.

A reference is `sealed:<id>`. Other words get another id: what is recorded keeps its own until a second person
accepts the change, and an earlier revision still leads to the words it had.
"""

from collections.abc import Awaitable, Callable, Iterable
from typing import Any, TypeVar

from sqlalchemy.ext.asyncio import AsyncSession

from app.accounts.actor import Actor
from app.accounts.refusals import NotFound, Unfit
from app.editorial.intake import AlertIn, ChannelIn, DossierIn, FacilityIn
from app.editorial.intake.private import INFORMAL, is_sealed, reference, referred
from app.editorial.intake.values import Intake
from app.editorial.private import private_texts
from app.editorial.sealed_places import must_reach
from app.models.ids import new_id
from app.sealing import Place, SealedField, deposit, lent

Shape = TypeVar("Shape", bound=Intake)
Taken = Callable[[SealedField, str], Awaitable[str]]


async def sealed_away(
    session: AsyncSession, actor: Actor, content: Shape, known: Iterable[Intake | None]
) -> Shape:
    """`content` with references in place of words. `known` are versions of it whose texts may stay.

    Raises `NoKeyring`, and `Unfit` for a reference to words of a record that is not theirs to see.
    """
    kept = {text for one in known if one is not None for text in private_texts(one)}

    async def taken(field: SealedField, text: str) -> str:
        if text in kept:
            return text
        if is_sealed(text):
            await _must_reach(session, actor, Place(field, referred(text)))
            return text
        place = Place(field, new_id())
        await deposit(session, lent(session), place, text, actor=actor)
        return reference(place.record_id)

    return await _replaced(content, taken)


async def _must_reach(session: AsyncSession, actor: Actor, place: Place) -> None:
    try:
        await must_reach(session, actor, place)
    except NotFound:
        raise Unfit("these sealed words are not there") from None


async def _replaced(content: Shape, taken: Taken) -> Shape:
    update: dict[str, Any] = {}
    if isinstance(content, (DossierIn, FacilityIn)):
        update["notes"] = [await taken(SealedField.EDITOR_NOTE_TEXT, one) for one in content.notes]
    if isinstance(content, DossierIn):
        update["alerts"] = [await _alert(one, taken) for one in content.alerts]
        if content.letters is not None:
            channels = [await _channel(one, taken) for one in content.letters.channels]
            update["letters"] = content.letters.model_copy(update={"channels": channels})
    return content.model_copy(update=update) if update else content


async def _alert(alert: AlertIn, taken: Taken) -> AlertIn:
    if alert.private_text is None:
        return alert
    text = await taken(SealedField.ALERT_PRIVATE_TEXT, alert.private_text)
    return alert.model_copy(update={"private_text": text})


async def _channel(channel: ChannelIn, taken: Taken) -> ChannelIn:
    if channel.url is None or channel.type not in INFORMAL:
        return channel
    return channel.model_copy(update={"url": await taken(SealedField.LETTER_INFORMAL_CHANNEL, channel.url)})
