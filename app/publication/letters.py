"""The letters part of a document: where to write, in which words, through what."""

import hashlib
from datetime import date

from app.models.people import Stay
from app.models.places import FacilityAddress
from app.publication import shapes
from app.publication.gather import Dossier
from app.publication.policy import agreed, channel_is_public

OPEN_CHANNELS = frozenset({"open", "delayed", "unverified"})


def address_on(addresses: list[FacilityAddress], day: date) -> FacilityAddress | None:
    return next((address for address in addresses if day in address.during), None)


def _lines(dossier: Dossier, today: date) -> tuple[list[str], str | None, str | None]:
    """Envelope lines, their language, postcode: as a source wrote them, else from the facility."""
    profile = dossier.letter_profile
    stay = current_stay(dossier, today)
    if profile is None or stay is None or stay.facility_id is None:
        return [], None, None
    address = address_on(dossier.addresses.get(stay.facility_id, []), today)
    postcode = address.postcode if address else None
    if profile.envelope_lines:
        return profile.envelope_lines, profile.envelope_lang, postcode
    if address is None:
        return [], None, None
    first = profile.addressee or (dossier.names[0].full if dossier.names else None)
    return [*([first] if first else []), *address.lines], address.lang, postcode


def current_stay(dossier: Dossier, today: date) -> Stay | None:
    return next((stay for stay in dossier.stays if today in stay.during), None)


def _state(dossier: Dossier, lines: list[str], today: date, ended: bool) -> str:  # noqa: FBT001
    profile, stay = dossier.letter_profile, current_stay(dossier, today)
    if ended:
        return "closed"
    if (profile and profile.wants == "no") or agreed(dossier.consents, "letters", today) is False:
        return "not_wanted"
    if stay is not None and stay.facility_id is None:
        return "in_transit"
    if any(c.status in OPEN_CHANNELS and channel_is_public(c.type) for c in dossier.channels):
        return "open" if lines or any(c.type != "post" for c in dossier.channels) else "no_address"
    return "closed" if dossier.channels else "no_address"


def letters_of(dossier: Dossier, today: date, *, ended: bool) -> shapes.Letters | None:
    """None where nothing is known. Who must not be written to, or is on the way, shows no address."""
    profile = dossier.letter_profile
    if profile is None:
        return None
    lines, lang, postcode = _lines(dossier, today)
    state = _state(dossier, lines, today, ended)
    if state != "open":
        lines, lang, postcode = [], None, None
    version = hashlib.blake2b("\n".join(lines).encode(), digest_size=8).hexdigest() if lines else None
    return shapes.Letters(
        state=state, wants=profile.wants, languages=profile.languages, language_rule=profile.language_rule,
        write_about=profile.write_about, avoid=profile.avoid, addressee=profile.addressee if lines else None,
        envelope_lines=lines, envelope_lang=lang, postcode=postcode, verified_on=profile.verified_on,
        address_version=version, channels=_channels(dossier) if state == "open" else [],
    )  # fmt: skip


def _channels(dossier: Dossier) -> list[shapes.Channel]:
    return [
        shapes.Channel(type=c.type, status=c.status, url=c.url, verified_on=c.verified_on)
        for c in dossier.channels
        if channel_is_public(c.type)
    ]
