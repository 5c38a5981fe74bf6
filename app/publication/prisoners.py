"""A prisoner's public documents: the profile, its card, its line in the letter list, alerts and events."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.models.cases import Case, Event
from app.publication import shapes, spans, timelines
from app.publication.alerts import alert_card, alert_document, cited_of, public_alerts
from app.publication.captivity import Captivity, exact, status_group
from app.publication.gather import Dossier
from app.publication.letters import current_stay, letters_of
from app.publication.parts import (
    advocacy_shape,
    case_card,
    facility_card,
    name_map,
    path,
    person_ref,
    sources,
)
from app.publication.policy import RUNNING, agreed
from app.publication.rendering import Live


@dataclass
class Profile:
    """What the builder knows, besides the document itself: the publisher filters and sorts by it."""

    document: shapes.Prisoner
    card: shapes.PrisonerCard
    letter: shapes.LetterCard | None
    alerts: list[shapes.Alert]
    events: list[shapes.EventInList]
    live: Live
    birthday: date | None
    isolated: bool


class Builder:
    """Puts one dossier together for readers. Every field named here was decided to be public."""

    def __init__(self, dossier: Dossier, today: date) -> None:
        self.dossier = dossier
        self.person = dossier.prisoner
        self.today = today
        self.group = status_group(self.person.status)
        self.live = Live()

    def build(self) -> Profile:
        document = self.profile()
        letters = document.letters
        ref = person_ref(self.person, list(self.dossier.names))
        return Profile(
            document=document,
            card=self.card(document),
            letter=self.letter_card(letters) if letters and letters.state == "open" else None,
            alerts=self.alerts(ref),
            events=[
                shapes.EventInList(
                    **dict(event), country=self.person.country, prisoner=ref, sample=self.person.sample
                )
                for event in self.own_timeline()
            ],
            live=self.live,
            birthday=self.birthday(),
            isolated=document.isolation.current_since is not None,
        )

    def profile(self) -> shapes.Prisoner:
        person, dossier = self.person, self.dossier
        sentences = [self.sentence(row) for row in dossier.sentences]
        captivity = Captivity(dossier, self.today, self.live)
        return shapes.Prisoner(
            **self.head(),
            names=[self.name(row) for row in dossier.names],
            birth=self.birth(),
            death=person.death,
            photo=None,
            occupation=person.occupation,
            description=person.description,
            days_in_custody=captivity.days_in_custody(),
            groups=person.groups,
            charges=self.charges(),
            sentence=sentences[-1] if sentences else None,
            sentences=sentences,
            recognitions=self.recognitions(),
            facility=self.facility(),
            regime=captivity.regime(),
            isolation=captivity.isolation(),
            hunger_strike=captivity.hunger_strike(),
            no_contact_since=captivity.no_contact_since(),
            alerts=[alert_card(row, self.today) for row in public_alerts(dossier, self.today)],
            letters=letters_of(dossier, self.today, ended=self.group == "ended"),
            cases=[case_card(case) for case in self.dossier.cases],
            timeline=self.whole_timeline(),
            spans=self.spans(),
            advocacy=self.advocacy(),
            links=person.links,
            sources=sources(dossier.cited.get(person.id)),
            external_ids={e.scheme: e.value for e in dossier.external_ids},
            version=person.version,
        )

    def head(self) -> dict[str, Any]:
        """The fields that profile and card share."""
        person = self.person
        return {
            "id": str(person.id), "slug": person.slug, "url": path("prisoner", person.slug),
            "sample": person.sample, "name": name_map(list(self.dossier.names)), "country": person.country,
            "region": person.region, "gender": person.gender, "status": person.status,
            "status_group": self.group, "stage": person.stage, "detained_on": person.detained,
            "detained_earliest": person.detained_earliest, "detained_latest": person.detained_latest,
            "grounds": person.grounds, "summary": person.summary, "updated_at": person.updated_at,
        }  # fmt: skip

    def card(self, document: shapes.Prisoner) -> shapes.PrisonerCard:
        return shapes.PrisonerCard(
            **self.head(),
            birth_year=document.birth.year,
            facility=document.facility.slug if document.facility else None,
            letters=document.letters.state if document.letters else None,
            alerts=sum(alert.state in RUNNING for alert in document.alerts),
        )

    def letter_card(self, letters: shapes.Letters) -> shapes.LetterCard:
        ref = person_ref(self.person, list(self.dossier.names))
        return shapes.LetterCard(
            **ref.model_dump(), country=self.person.country, region=self.person.region,
            status=self.person.status, birth_year=self.birth().year, summary=self.person.summary,
            letters=letters,
        )  # fmt: skip

    @staticmethod
    def name(row: Any) -> shapes.NameForm:
        return shapes.NameForm(
            kind=row.kind, lang=row.lang, full=row.full, family=row.family, given=row.given,
            patronymic=row.patronymic,
        )  # fmt: skip

    def birth(self) -> shapes.Birth:
        """The year for everyone; the day with consent only."""
        person, day = self.person, self.birthday()
        first, last = person.birth_earliest, person.birth_latest
        year = first.year if first and last and first.year == last.year else None
        return shapes.Birth(year=year, date=day.isoformat() if day else None)

    def birthday(self) -> date | None:
        if not agreed(self.dossier.consents, "birthdate_public", self.today):
            return None
        return exact(self.person.birth_earliest, self.person.birth_latest)

    def charges(self) -> list[shapes.Charge]:
        slugs = {case.id: case.slug for case in self.dossier.cases}
        return [
            shapes.Charge(
                law=row.provision_code, status=row.status, case=row.case_id and slugs.get(row.case_id)
            )
            for row in self.dossier.charges
        ]

    @staticmethod
    def sentence(row: Any) -> shapes.Sentence:
        return shapes.Sentence(**{name: getattr(row, name) for name in shapes.Sentence.model_fields})

    def recognitions(self) -> list[shapes.Recognition]:
        return [
            shapes.Recognition(
                organisation=body.slug, name=body.name, status=row.status, date=row.date, url=row.url
            )
            for row, body in self.dossier.recognitions
        ]

    def facility(self) -> shapes.FacilityCard | None:
        stay = current_stay(self.dossier, self.today)
        place = self.dossier.facilities.get(stay.facility_id) if stay and stay.facility_id else None
        return facility_card(place) if place and self.group != "ended" else None

    def timeline(self, rows: Sequence[Event]) -> list[shapes.Event]:
        cases = {case.id: case.slug for case in self.dossier.cases}
        return timelines.of_events(rows, self.dossier.cited, self.dossier.facilities, cases)

    def whole_timeline(self) -> list[shapes.Event]:
        """With alerts, and with what was done for the person and the cases."""
        alerts = [
            timelines.of_alert(alert_card(row, self.today), cited_of(row, self.dossier))
            for row in public_alerts(self.dossier, self.today)
        ]
        of_cases = self.timeline([row for row in self.dossier.events if row.prisoner_id is None])
        events = timelines.of_person(self.own_timeline(), of_cases)
        return timelines.merged(events, alerts, timelines.of_advocacy(self.advocacy()))

    def advocacy(self) -> list[shapes.Advocacy]:
        ref = person_ref(self.person, list(self.dossier.names))
        cases: dict[uuid.UUID | None, Case] = {case.id: case for case in self.dossier.cases}
        return [
            advocacy_shape(
                row, self.dossier.cited.get(row.id), person=ref if row.prisoner_id else None,
                country=self.person.country if row.prisoner_id else cases[row.case_id].country,
                case=cases[row.case_id].slug if row.case_id else None, organisations=bodies,
            )
            for row, bodies in {row.id: (row, bodies) for row, bodies in self.dossier.advocacy}.values()
            if row.state == "published" and (row.case_id is None or row.case_id in cases)
        ]  # fmt: skip

    def spans(self) -> list[shapes.Span]:
        held = self.group == "custody"
        events = self.timeline(self.dossier.events)
        custody = spans.custody(events, self.person.detained, held=held)
        return [
            *custody,
            *spans.sentences(self.dossier.sentences, custody),
            *spans.isolation(self.dossier.regimes, held=self.group != "ended"),
        ]

    def own_timeline(self) -> list[shapes.Event]:
        return self.timeline([row for row in self.dossier.events if row.prisoner_id == self.person.id])

    def alerts(self, ref: shapes.PersonRef) -> list[shapes.Alert]:
        cited, country = self.dossier.cited, self.person.country
        return [
            alert_document(row, self.today, prisoner=ref, country=country, cited=cited.get(row.id))
            for row in public_alerts(self.dossier, self.today)
        ]
