"""A prisoner's public documents: the profile, its card, its line in the letter list, alerts and events."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.models.cases import Event
from app.models.people import RegimeInterval
from app.publication import shapes
from app.publication.gather import Dossier
from app.publication.isolation import Counter, custody_days, merged, total_days
from app.publication.letters import current_stay, letters_of
from app.publication.parts import (
    alert_card,
    case_card,
    facility_card,
    isolation_runs,
    name_map,
    path,
    person_ref,
    sources,
    timeline,
)
from app.publication.policy import agreed, alert_is_public
from app.publication.rendering import Live
from app.vocabularies import vocabulary


def status_group(status: str) -> str:
    return str(vocabulary("detention_status").item(status).extra["group"])


def exact(earliest: date | None, latest: date | None) -> date | None:
    return earliest if earliest == latest else None


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
                shapes.EventInList(**event.model_dump(), country=self.person.country, prisoner=ref)
                for event in self.own_timeline()
            ],
            live=self.live,
            birthday=self.birthday(),
            isolated=document.isolation.current_since is not None,
        )

    def profile(self) -> shapes.Prisoner:
        person, dossier = self.person, self.dossier
        sentences = [self.sentence(row) for row in dossier.sentences]
        return shapes.Prisoner(
            **self.head(),
            names=[self.name(row) for row in dossier.names],
            birth=self.birth(),
            death=person.death,
            photo=None,
            occupation=person.occupation,
            description=person.description,
            days_in_custody=self.days_in_custody(),
            groups=person.groups,
            charges=self.charges(),
            sentence=sentences[-1] if sentences else None,
            sentences=sentences,
            recognitions=self.recognitions(),
            facility=self.facility(),
            regime=self.regime(),
            isolation=self.isolation(),
            alerts=[alert_card(row) for row in dossier.alerts if alert_is_public(row)],
            letters=letters_of(dossier, self.today, ended=self.group == "ended"),
            cases=[case_card(case) for case in self.public_cases()],
            timeline=self.timeline(dossier.events),
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
            alerts=sum(alert.state == "active" for alert in document.alerts),
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

    def days_in_custody(self) -> int | None:
        facts = [
            (day, row.type)
            for row in self.dossier.events
            if row.status == "past" and (day := exact(row.date_earliest, row.date_latest))
        ]
        detained = exact(self.person.detained_earliest, self.person.detained_latest)
        counter = custody_days(detained, held=self.group == "custody", facts=facts)
        return None if counter is None else self.live.number(counter)

    def isolation(self) -> shapes.Isolation:
        runs = merged(isolation_runs(list(self.dossier.regimes)))
        total = total_days(runs)
        stopped = self.group == "ended"
        counter = Counter(total.base) if stopped else total
        current = None if stopped else total.since
        return shapes.Isolation(
            current_since=current, days_total=self.live.number(counter), placements=len(runs)
        )

    def regime(self) -> str | None:
        def runs_today(row: RegimeInterval) -> bool:
            return row.start <= self.today and (row.end is None or row.end >= self.today)

        now = [row for row in self.dossier.regimes if runs_today(row)]
        return max(now, key=lambda row: row.start).regime if now and self.group != "ended" else None

    def charges(self) -> list[shapes.Charge]:
        slugs = {case.id: case.slug for case in self.public_cases()}
        return [
            shapes.Charge(law=row.provision_code, status=row.status, case=slugs.get(row.case_id))
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
        if stay is None or stay.facility_id is None or self.group == "ended":
            return None
        return facility_card(self.dossier.facilities[stay.facility_id])

    def public_cases(self) -> list[Any]:
        return [case for case in self.dossier.cases if case.state == "published"]

    def timeline(self, rows: Sequence[Event]) -> list[shapes.Event]:
        cases = {case.id: case.slug for case in self.public_cases()}
        rows = [row for row in rows if row.prisoner_id is not None or row.case_id in cases]
        return timeline(rows, self.dossier.cited, self.dossier.facilities, cases)

    def own_timeline(self) -> list[shapes.Event]:
        return self.timeline([row for row in self.dossier.events if row.prisoner_id == self.person.id])

    def alerts(self, ref: shapes.PersonRef) -> list[shapes.Alert]:
        return [
            shapes.Alert(
                **alert_card(row).model_dump(), text=row.text, prisoner=ref, country=self.person.country,
                actions=[
                    shapes.AlertAction(kind=a["kind"], text=a["text"], url=a.get("url")) for a in row.actions
                ],
                sources=sources(self.dossier.cited.get(row.id)),
            )
            for row in self.dossier.alerts
            if alert_is_public(row)
        ]  # fmt: skip
