"""What the calendar alone changes: consents and alerts that run out, regimes and stays that end, birthdays.

Published documents say what was true on the day they were made; this makes those anew whose day has come.
Running it again changes nothing, so it looks back over a month and needs no memory of its last run.
"""

import asyncio
import logging
import uuid
from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import extract, func, or_
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession
from sqlmodel import col, select

from app.database.away import is_away
from app.database.sessions import transaction
from app.lasting import described
from app.letters.checking import FRESH
from app.letters.upkeep import keep_up
from app.models.alerts import Alert
from app.models.letters import LetterProfile
from app.models.people import Consent, Prisoner, RegimeInterval, Stay
from app.models.places import FacilityAddress
from app.publication.policy import RUNNING
from app.publication.publisher import BIRTHDAY_WINDOW, refresh, today
from app.publication.search_filling import fill_missing

LOOK_BACK = timedelta(days=31)
EVERY = 3600.0  # seconds
Ids = Sequence[uuid.UUID]
log = logging.getLogger(__name__)


async def _people(session: AsyncSession, since: date, on: date) -> Ids:
    window = (since, on + timedelta(days=1))
    # No lower bound: what rested on a consent must go, however long nobody looked.
    consents = select(Consent.prisoner_id).where(
        or_(col(Consent.expires_on) <= on, col(Consent.given_on).between(*window))
    )
    regimes = (
        select(Stay.prisoner_id)
        .join(RegimeInterval, col(RegimeInterval.stay_id) == Stay.id)
        .where(or_(col(RegimeInterval.start).between(*window), col(RegimeInterval.end).between(*window)))
    )
    stays = select(Stay.prisoner_id).where(
        or_(func.upper(Stay.during).between(*window), func.lower(Stay.during).between(*window))
    )
    birthdays = select(Prisoner.id).where(
        col(Prisoner.birth_earliest) == Prisoner.birth_latest,
        (extract("doy", col(Prisoner.birth_earliest)) - on.timetuple().tm_yday + 366) % 366
        <= BIRTHDAY_WINDOW + 1,
        col(Prisoner.id).in_(select(Consent.prisoner_id).where(Consent.scope == "birthdate_public")),
    )
    # Not confirmed any more, or expired; no lower bound either.
    over = or_(col(Alert.review_by) < on, col(Alert.expires_on) < on)
    alerts = select(Alert.prisoner_id).where(col(Alert.state).in_(RUNNING), over)
    # Older than 14 days since then.
    addresses = select(LetterProfile.prisoner_id).where(
        col(LetterProfile.verified_on).between(since - FRESH, on - FRESH)
    )
    queries = (alerts, consents, regimes, stays, birthdays, addresses)
    return list({row for query in queries for row in await session.scalars(query)})


async def _facilities(session: AsyncSession, since: date, on: date) -> Ids:
    window = (since, on + timedelta(days=1))
    bounds = (func.lower(FacilityAddress.during), func.upper(FacilityAddress.during))
    query = select(FacilityAddress.facility_id).where(or_(*(bound.between(*window) for bound in bounds)))
    return list(set(await session.scalars(query)))


async def refresh_due(engine: AsyncEngine, on: date | None = None) -> int:
    """Make anew the documents that `on` (UTC today) or the month before it changes.

    Returns how many changed.
    """
    on = on or today()
    async with transaction(engine) as session:
        people = await _people(session, on - LOOK_BACK, on)
        places = await _facilities(session, on - LOOK_BACK, on)
    changed = await _refreshed(engine, people, places, on)
    async with transaction(engine) as session:
        await keep_up(session, on)
    return changed


async def _refreshed(engine: AsyncEngine, people: Ids, places: Ids, on: date) -> int:
    """Together, as they share documents. Where one can't be made, each by itself: no other is held up."""
    try:
        async with transaction(engine) as session:
            return await refresh(session, prisoners=people, facilities=places, on=on)
    except Exception as error:
        if is_away(error):
            raise
        if len(people) + len(places) == 1:
            log.error("could not refresh %s: %s", *people, *places, described(error))  # noqa: TRY400
            return 0
    return sum(
        [
            *[await _refreshed(engine, [one], [], on) for one in people],
            *[await _refreshed(engine, [], [one], on) for one in places],
        ]
    )


async def run_hourly(engine: AsyncEngine) -> None:
    """Until cancelled. A database that is away is tried again an hour later."""
    while True:
        try:
            changed = await refresh_due(engine)
            log.info("refreshed what the calendar changed: %d documents", changed)
            # A program of an earlier version may have published since this one was set up.
            log.info("analysed anew for search: %d documents", await fill_missing(engine))
        except (DBAPIError, OSError) as error:
            log.warning("could not refresh: %s", type(error).__name__)
        await asyncio.sleep(EVERY)
