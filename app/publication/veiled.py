"""People who, once free, chose to be shown by initials only, or to be counted and not shown.

What could lead to them is left out: id, address, dates, places, texts, links, and the lists that name them.
"""

import uuid
from collections.abc import Collection, Iterable

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from app.models.people import Name
from app.models.published import Counted
from app.publication import facets, shapes
from app.publication.captivity import status_group
from app.publication.gather import Dossier
from app.publication.outgoing import Outgoing
from app.publication.parts import path, sort_name
from app.publication.prisoners import Profile
from app.publication.rendering import Live
from app.text.slugs import ANONYMOUS

_NOBODY = {"en": "N. N."}


def initials(names: Iterable[Name]) -> dict[str, str]:
    """By language, where the script has capitals: one character of other scripts may be a whole name."""
    found: dict[str, str] = {}
    for name in names:
        letters = [word[0].upper() for word in name.full.split() if word[0].lower() != word[0].upper()]
        if letters:
            found.setdefault(name.lang, " ".join(f"{letter}." for letter in letters))
    return found or _NOBODY


def veiled(dossier: Dossier) -> Outgoing:
    """The only document there is of somebody who chose initials."""
    document = _document(dossier)
    profile = Profile(document, _card(document), None, [], [], Live(), None, isolated=False)
    identity = uuid.UUID(document.id)
    return Outgoing(
        "prisoner", identity, document.slug, identity, document, profile.card,
        facets=facets.of_prisoner(profile), sort_name=sort_name(document.name),
    )  # fmt: skip


def _document(dossier: Dossier) -> shapes.Prisoner:
    person = dossier.prisoner
    slug, names = f"{ANONYMOUS}{person.veil_id.hex[:12]}", initials(dossier.names)
    sentences = [
        shapes.Sentence(
            court=None, date=None, term_months=row.term_months, life=row.life, regime=None, fine_amount=None,
            fine_currency=None, status=row.status,
        )
        for row in dossier.sentences
    ]  # fmt: skip
    forms = [
        shapes.NameForm(kind="legal", lang=lang, full=full, family=None, given=None, patronymic=None)
        for lang, full in names.items()
    ]
    return shapes.Prisoner(
        id=str(person.veil_id), slug=slug, url=path("prisoner", slug), sample=person.sample, names=forms,
        name=names, gender="unknown", birth=shapes.Birth(year=None, date=None), death=None, photo=None,
        occupation=None, summary=None, description=None, country=person.country, region=None,
        status=person.status, status_group=status_group(person.status), stage=person.stage, detained_on=None,
        detained_earliest=None, detained_latest=None, days_in_custody=None, grounds=person.grounds, groups=[],
        charges=[shapes.Charge(law=c.provision_code, status=c.status, case=None) for c in dossier.charges],
        sentence=sentences[-1] if sentences else None, sentences=sentences, recognitions=[], facility=None,
        regime=None, isolation=shapes.Isolation(current_since=None, days_total=0, placements=0),
        hunger_strike=None, no_contact_since=None, alerts=[], letters=None, cases=[], timeline=[], spans=[],
        advocacy=[], links=[], sources=[], external_ids={},
        version=1, updated_at=person.updated_at,
    )  # fmt: skip


def _card(document: shapes.Prisoner) -> shapes.PrisonerCard:
    shared = shapes.PrisonerCard.model_fields.keys() & shapes.Prisoner.model_fields.keys()
    values = {name: getattr(document, name) for name in shared}
    return shapes.PrisonerCard(
        **values | {"birth_year": None, "facility": None, "letters": None, "alerts": 0}
    )


async def count_only(
    session: AsyncSession, veils: Collection[uuid.UUID], counted: Collection[Dossier]
) -> None:
    """Of the people behind these veils only `counted` are in the statistics without a profile."""
    await session.execute(delete(Counted).where(col(Counted.id).in_(veils)))
    session.add_all(Counted(id=one.prisoner.veil_id, facets=_coarse(one)) for one in counted)
    await session.flush()


def _coarse(dossier: Dossier) -> list[str]:
    """Nothing that few share, and nothing that could be held against them: no ground, region or article."""
    person = dossier.prisoner
    return facets.words(
        country=person.country, status=person.status, status_group=status_group(person.status),
        sample="yes" if person.sample else "no",
    )  # fmt: skip
