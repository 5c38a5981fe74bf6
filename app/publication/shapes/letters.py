"""How to write to someone."""

from datetime import date, datetime

from app.publication.shapes.base import PersonRef, Shape, TextMap


class Channel(Shape):
    type: str
    status: str
    url: str | None
    verified_on: date | None


class Letters(Shape):
    """`state` is `open`, `in_transit`, `no_address`, `not_wanted` or `closed`.

    `envelope_lines` is the whole envelope in the order of the country, with `addressee` and year of birth;
    `latin_lines` stand beside it for senders abroad, the country last.
    From `stale_from` on the address is older than 14 days: check it before you write. `stale`: it is, or
    nobody ever verified it. `moved_on` is since when letters go here, if they went elsewhere before.
    `write_in` are the languages that get through as far as is known (`any`), `rules` where the country's are.
    """

    state: str
    wants: str
    languages: list[str]
    language_rule: str
    write_in: list[str]
    rules: str | None
    interests: list[str]
    write_about: TextMap | None
    avoid: TextMap | None
    addressee: str | None
    envelope_lines: list[str]
    envelope_lang: str | None
    latin_lines: list[str]
    postcode: str | None
    verified_on: date | None
    stale_from: date | None
    stale: bool
    moved_on: date | None
    address_version: str | None
    channels: list[Channel]


class LetterCard(PersonRef):
    """One line of the letter-writing list."""

    country: str
    region: str | None
    status: str
    birth_year: int | None
    summary: TextMap | None
    letters: Letters


class LettersPart(Shape):
    prisoner: str
    letters: Letters | None
    updated_at: datetime
