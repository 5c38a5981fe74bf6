"""A row of Memorial's list as a dossier. What it does not state stays unknown, or a note for editors."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from pydantic import ValidationError

from app.editorial.intake import (
    CaseIn,
    ChannelIn,
    ChargeIn,
    DossierIn,
    EventIn,
    GroupIn,
    LettersIn,
    NameIn,
    OrganisationIn,
    RecognitionIn,
    SourceIn,
    StayIn,
)
from app.text.addressee import addressee_agrees, addressee_case
from seed.importers.facility_matching import Match, Register
from seed.importers.facility_records import facility_of_block, facility_ref
from seed.importers.listed import Listed, Place, Unread, fingerprint
from seed.importers.memorial.addresses import ParsedAddress, parse_address
from seed.importers.memorial.articles import parse_clauses
from seed.importers.memorial.biography import parse_biography
from seed.importers.memorial.public_text import tells_a_birthday, without_birthdays
from seed.importers.memorial.rows import BadRow, RawPerson, read_feature
from seed.importers.memorial.tags import ParsedTags, parse_tags
from seed.importers.merging import note_mark

IMPORTER = SCHEME = "memorial"
COUNTRY = "RU"
POLITICAL_PRISONER = "современные политзаключённые"
ORGANISATION = OrganisationIn(
    slug="memorial-political-prisoners",
    name={"ru": "Мемориал — поддержка политзаключённых", "en": "Memorial: Political Prisoners Support"},
)
_TITLE = {"ru": "Список политзаключённых «Мемориала»", "en": "Memorial's list of political prisoners"}
_DETAINED = {"ru": "Лишение свободы", "en": "Deprivation of liberty"}


def read_people(features: Iterable[Any], register: Register, on: date) -> Iterator[Listed | Unread]:
    """Each feature read, or why not. `on` is the list's day. Two rows with one ID: the first counts."""
    taken: set[str] = set()
    for number, feature in enumerate(features, 1):
        try:
            raw = read_feature(feature)
        except BadRow as error:
            yield Unread(_stated_id(feature) or f"row {number}", error.reason)
            continue
        if raw.external_id in taken:
            yield Unread(f"row {number}", f"An earlier row has the same ID: {raw.external_id}.")
            continue
        taken.add(raw.external_id)
        try:
            yield _Person(raw, register, on).listed()
        except ValidationError as error:
            first = error.errors()[0]
            yield Unread(raw.external_id, f"{'.'.join(map(str, first['loc']))}: {first['msg']}")
        except ValueError as error:
            yield Unread(raw.external_id, str(error))


def _stated_id(feature: Any) -> str | None:
    """So that a person whose row is bad today is not taken for gone."""
    properties = feature.get("properties") if isinstance(feature, dict) else None
    stated = properties.get("ID") if isinstance(properties, dict) else None
    return stated.strip()[:40] or None if isinstance(stated, str) else None


def tags_of(features: Iterable[Any]) -> tuple[list[GroupIn], list[CaseIn]]:
    """The groups and cases that the list's tags name, each once."""
    groups: dict[str, GroupIn] = {}
    cases: dict[str, CaseIn] = {}
    for feature in features:
        try:
            tags = parse_tags(read_feature(feature).tags)
        except BadRow:
            continue
        for one in tags.groups:
            groups.setdefault(one.code, GroupIn(code=one.code, labels={"ru": one.ru, "en": one.en}))
        for one in tags.cases:
            title = {"ru": one.ru, "en": one.en}
            cases.setdefault(one.code, CaseIn(slug=one.code, title=title, country=COUNTRY))
    return list(groups.values()), list(cases.values())


class _Person:
    def __init__(self, raw: RawPerson, register: Register, on: date) -> None:
        self.raw = raw
        self.on = on
        self.tags: ParsedTags = parse_tags(raw.tags)
        self.clauses = parse_clauses(raw.clauses)
        self.address: ParsedAddress = parse_address("\n".join(raw.address_html))
        self.match: Match = register.match(self.address)
        self.biography = parse_biography(raw.html, raw.name.full)
        parsed = (self.tags, self.clauses, self.biography)
        self.notes = [*raw.notes, *(note for one in parsed for note in one.notes)]
        self.notes += [f"address: {note}" for note in self.address.notes]
        self.addressee = self._addressee()

    def listed(self) -> Listed:
        place = Place(self.address.kind, self._facility(), self.address.postcode, self.address.wording_key)
        dossier = self._dossier()
        made = facility_of_block(self.match.made) if self.match.made else None
        said = {
            "name": self.raw.name.full, "former": self.raw.name.former, "clauses": self.raw.clauses,
            "html": self.raw.html, "tags": sorted(self.raw.tags), "address": self.raw.address_html,
            "url": self.raw.source_url, "date": self.raw.detained_on and self.raw.detained_on.edtf,
        }  # fmt: skip
        return Listed(self.raw.external_id, fingerprint(said), dossier, place, made, tuple(self.notes))

    def _facility(self) -> str | None:
        return facility_ref(self.match.facility_id) if self.match.facility_id else None

    def _addressee(self) -> str | None:
        """Written on an envelope only when it can be this person."""
        written, name = self.address.addressee, self.raw.name
        if written is None:
            return None
        listed = " ".join([name.full, *(f"({former})" for former in name.former)])
        if addressee_agrees(written, listed):
            return written
        self.notes.append(f"the addressee is someone else: {written!r}")
        return None

    def _dossier(self) -> DossierIn:
        tags, source = self.tags, self._source()
        dated = self.raw.detained_on.edtf if self.raw.detained_on else None
        birth = self._birth()
        return DossierIn(
            external_ids={SCHEME: self.raw.external_id},
            names=self._names(),
            country=COUNTRY,
            region=self._region(),
            gender=self.biography.gender,
            birth=birth,
            description=self._description(),
            status=self._status(),
            stage=tags.stage,
            detained_on=dated,
            grounds=list(tags.grounds),
            groups=[one.code for one in tags.groups],
            cases=[one.code for one in tags.cases],
            charges=[ChargeIn(provision=one.code) for one in self.clauses.provisions],
            events=[EventIn(type="detention", date=dated, title=_DETAINED, sources=[source])]
            if dated
            else [],
            stays=self._stays(),
            letters=self._letters(),
            recognitions=self._recognitions(),
            sources=[source],
            notes=[note_mark(IMPORTER) + note for note in self.notes],
        )

    def _description(self) -> dict[str, str] | None:
        """The biography, with dates of birth cut to their year; not shown where one may be left in it."""
        text = without_birthdays(self.biography.text)
        if tells_a_birthday(text):
            self.notes.append("the biography is not shown: a date of birth in it was not understood")
            return None
        return {"ru": text} if text else None

    def _status(self) -> str:
        if self.address.kind == "in_transit":
            return "in_transfer"
        # Whose letters go to a prison is held there, though the tags do not say in what status.
        held = self.tags.status == "unknown" and not self.tags.contradictory and self._facility()
        return "in_custody" if held and not self.address.expected else self.tags.status

    def _source(self) -> SourceIn:
        return SourceIn(type="ngo", title=_TITLE, url=self.raw.source_url)

    def _names(self) -> list[NameIn]:
        name = self.raw.name
        dative = self.addressee
        if dative and addressee_case(dative, name.full) == "nominative":
            dative = None
        legal = NameIn(
            lang="ru",
            full=name.full,
            family=name.family,
            given=name.given,
            patronymic=name.patronymic,
            dative=dative,
        )
        return [legal, *(NameIn(kind="former", lang="ru", full=former) for former in name.former)]

    def _region(self) -> str | None:
        if len(self.tags.regions) > 1:
            self.notes.append(f"several regions: {', '.join(self.tags.regions)}")
            return None
        return next(iter(self.tags.regions), None)

    def _birth(self) -> str | None:
        born, year = self.biography.born, self.address.birth_year if self.addressee else None
        if born is None:
            return str(year) if year else None
        if year and born.earliest and born.earliest.year != year:
            self.notes.append(f"born in {born.edtf} by the biography, in {year} by the address")
        return born.edtf

    def _stays(self) -> list[StayIn]:
        if self.address.kind == "in_transit":
            return [StayIn()]
        facility = self._facility()
        if self.address.expected:
            # Not there yet: the facility is where letters should go, not where the person is.
            self.notes.append(f"on the way, expected at {facility or self.address.postcode}")
            return [StayIn()]
        return [StayIn(facility=facility)] if facility else []

    def _letters(self) -> LettersIn:
        channels = self._channels()
        known = LettersIn(channels=channels, verified_on=self.on if channels else None)
        if self.address.kind != "postal":
            return known
        if self._facility() is None:
            # A bare street may be somebody's home: not for the public.
            self.notes.append("the address names no facility, so it is not shown")
            return known.model_copy(update={"channels": [one for one in channels if one.type != "post"]})
        if self.addressee is None:
            self.notes.append("no addressee that is this person, so the envelope is not shown")
            return known.model_copy(update={"channels": [one for one in channels if one.type != "post"]})
        return LettersIn(
            addressee=self.addressee, envelope_lines=list(self.address.envelope_lines), envelope_lang="ru",
            channels=channels, verified_on=self.on,
        )  # fmt: skip

    def _channels(self) -> list[ChannelIn]:
        status = "paused_transfer" if self.address.kind == "in_transit" else "open"
        return [
            ChannelIn(type=one.type, status=status, url=one.url, verified_on=self.on)
            for one in self.address.channels
        ]

    def _recognitions(self) -> list[RecognitionIn]:
        if POLITICAL_PRISONER not in self.raw.tags:
            return []
        return [
            RecognitionIn(
                organisation=ORGANISATION.slug, status="political_prisoner", url=self.raw.source_url
            )
        ]
