"""Custody, isolation and hunger strikes of a person, counted in days from dated facts that are public."""

from datetime import date

from app.models.people import RegimeInterval
from app.publication import shapes
from app.publication.counting import Fact, hunger_strike_days, no_contact_since
from app.publication.gather import Dossier
from app.publication.isolation import Counter, custody_days, merged, total_days, until
from app.publication.parts import isolation_runs
from app.publication.policy import event_is_public
from app.publication.rendering import Live
from app.vocabularies import vocabulary


def status_group(status: str) -> str:
    return str(vocabulary("detention_status").item(status).extra["group"])


def exact(earliest: date | None, latest: date | None) -> date | None:
    return earliest if earliest == latest else None


class Captivity:
    """`live` takes the counts that grow by one a day."""

    def __init__(self, dossier: Dossier, today: date, live: Live) -> None:
        self.dossier, self.person, self.today, self.live = dossier, dossier.prisoner, today, live
        self.group = status_group(self.person.status)

    def facts(self) -> list[Fact]:
        """What has happened, and on which exact day."""
        return [
            (day, row.type)
            for row in self.dossier.events
            if row.status == "past"
            and event_is_public(row)
            and (day := exact(row.date_earliest, row.date_latest)) is not None
            and day <= self.today
        ]

    def days_in_custody(self) -> int | None:
        detained = exact(self.person.detained_earliest, self.person.detained_latest)
        counter = custody_days(detained, held=self.group == "custody", facts=self.facts())
        return None if counter is None else self.live.number(counter)

    def isolation(self) -> shapes.Isolation:
        runs = merged(until(isolation_runs(list(self.dossier.regimes)), self.today))
        total = total_days(runs)
        stopped = self.group == "ended"
        counter = Counter(total.base) if stopped else total
        current = None if stopped else total.since
        return shapes.Isolation(
            current_since=current, days_total=self.live.number(counter), placements=len(runs)
        )

    def hunger_strike(self) -> shapes.HungerStrike | None:
        counted = hunger_strike_days(self.facts(), held=self.group == "custody")
        if counted is None:
            return None
        since, days = counted
        return shapes.HungerStrike(current_since=since, days_total=self.live.number(days))

    def no_contact_since(self) -> date | None:
        return no_contact_since(self.facts(), held=self.group != "ended")

    def regime(self) -> str | None:
        def runs_today(row: RegimeInterval) -> bool:
            return row.start <= self.today and (row.end is None or row.end >= self.today)

        now = [row for row in self.dossier.regimes if runs_today(row)]
        return max(now, key=lambda row: row.start).regime if now and self.group != "ended" else None
