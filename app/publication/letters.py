"""The letters part of a document: where to write, in which words, through what."""

import hashlib
from datetime import date, timedelta
from typing import Any

from app.letters.checking import FRESH, is_fresh
from app.letters.rules import rules_for, write_in
from app.models.letters import LetterProfile
from app.models.people import Stay
from app.models.places import FacilityAddress
from app.publication import shapes
from app.publication.envelopes import Envelope, Recipient, envelope_of
from app.publication.gather import Dossier
from app.publication.policy import agreed, channel_is_public

_OLD = FRESH + timedelta(days=1)
OPEN_CHANNELS = frozenset({"open", "delayed", "unverified"})


def address_on(addresses: list[FacilityAddress], day: date) -> FacilityAddress | None:
    return next((address for address in addresses if day in address.during), None)


def _envelope(dossier: Dossier, profile: LetterProfile, today: date) -> Envelope | None:
    stay = current_stay(dossier, today)
    place = dossier.facilities.get(stay.facility_id) if stay and stay.facility_id else None
    if place is None:
        return None
    address = address_on(dossier.addresses.get(place.id, []), today)
    to = Recipient(dossier.prisoner, dossier.names, profile, written=not _moved_since(profile, stay))
    return envelope_of(to, place, address)


def _moved_since(profile: LetterProfile, stay: Stay | None) -> bool:
    """Whether what was verified was the address of the place before."""
    began = stay.during.lower if stay else None
    return began is not None and profile.verified_on is not None and profile.verified_on < began


def current_stay(dossier: Dossier, today: date) -> Stay | None:
    return next((stay for stay in dossier.stays if today in stay.during), None)


def _state(dossier: Dossier, envelope: Envelope | None, today: date, ended: bool) -> str:  # noqa: FBT001
    profile, stay = dossier.letter_profile, current_stay(dossier, today)
    if ended:
        return "closed"
    if (profile and profile.wants == "no") or agreed(dossier.consents, "letters", today) is False:
        return "not_wanted"
    if stay is not None and stay.facility_id is None:
        return "in_transit"
    if any(c.status in OPEN_CHANNELS and channel_is_public(c.type) for c in dossier.channels):
        return "open" if envelope or any(c.type != "post" for c in dossier.channels) else "no_address"
    return "closed" if dossier.channels else "no_address"


def letters_of(dossier: Dossier, today: date, *, ended: bool) -> shapes.Letters | None:
    """None where nothing is known. Who must not be written to, or is on the way, shows no address."""
    profile = dossier.letter_profile
    if profile is None:
        return None
    envelope = _envelope(dossier, profile, today)
    moved = _moved_since(profile, current_stay(dossier, today))
    verified, country = None if moved else profile.verified_on, dossier.prisoner.country
    state = _state(dossier, envelope, today, ended)
    shown = envelope if state == "open" else None
    return shapes.Letters(
        state=state, wants=profile.wants, languages=profile.languages, language_rule=profile.language_rule,
        write_in=write_in(country, profile.language_rule, profile.languages),
        rules=f"/v1/letters/rules?country={country}" if rules_for(country) else None,
        interests=profile.interests, write_about=profile.write_about, avoid=profile.avoid,
        channels=_channels(dossier) if state == "open" else [],
        verified_on=verified, stale_from=verified + _OLD if verified else None,
        stale=state == "open" and not (verified and is_fresh(verified, today)),
        moved_on=_moved_on(dossier, today) if shown else None, **_written(shown),
    )  # fmt: skip


def _written(envelope: Envelope | None) -> dict[str, Any]:
    """What the document says of the envelope."""
    if envelope is None:
        return dict.fromkeys(("addressee", "envelope_lang", "postcode", "address_version")) | {
            "envelope_lines": [], "latin_lines": [],
        }  # fmt: skip
    version = hashlib.blake2b("\n".join(envelope.lines).encode(), digest_size=8).hexdigest()
    return {
        "addressee": envelope.addressee, "envelope_lines": envelope.lines, "envelope_lang": envelope.lang,
        "postcode": envelope.postcode, "latin_lines": envelope.latin_lines, "address_version": version,
    }  # fmt: skip


def _moved_on(dossier: Dossier, today: date) -> date | None:
    """Since when letters go here, if they went elsewhere before: to another facility, or address of it."""
    stay = current_stay(dossier, today)
    if stay is None or stay.facility_id is None:
        return None
    days = [stay.during.lower] if _came_from_elsewhere(dossier, stay) else []
    addresses = dossier.addresses.get(stay.facility_id, [])
    address = address_on(addresses, today)
    if address is not None and len(addresses) > 1:
        days.append(address.during.lower)
    return max((day for day in days if day is not None), default=None)


def _came_from_elsewhere(dossier: Dossier, stay: Stay) -> bool:
    began = stay.during.lower or date.min
    before = [other for other in dossier.stays if (other.during.lower or date.min) < began]
    return any(other.facility_id not in {None, stay.facility_id} for other in before)


def _channels(dossier: Dossier) -> list[shapes.Channel]:
    return [
        shapes.Channel(type=c.type, status=c.status, url=c.url, verified_on=c.verified_on)
        for c in dossier.channels
        if channel_is_public(c.type)
    ]
