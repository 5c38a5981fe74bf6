"""`python -m bench.datives FILE`: our Russian datives against a list in the shape of Memorial's (GeoJSON).

A form that differs is not always wrong: the list has misspellings, and other names of a person. `--show`
shows those that differ (the names are those of real people); only who reads them can count the wrong ones.
"""

import argparse
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from app.text.addressee import addressee_agrees, addressee_case
from app.text.declension import Name, checked_dative, russian_dative
from seed.importers.memorial.addresses import parse_address
from seed.importers.memorial.biography import parse_biography
from seed.importers.memorial.rows import BadRow, RawPerson, read_feature


def people(path: Path) -> Iterator[RawPerson]:
    for feature in json.loads(path.read_text())["features"]:
        try:
            yield read_feature(feature)
        except BadRow as error:
            print(f"not read: {error.reason}")


def written_dative(raw: RawPerson) -> str | None:
    """As the list's address block has it, where it is this person and in the dative."""
    written = parse_address("\n".join(raw.address_html)).addressee
    listed = " ".join([raw.name.full, *(f"({former})" for former in raw.name.former)])
    ours = written is not None and addressee_agrees(written, listed)
    return written if ours and written and addressee_case(written, raw.name.full) == "dative" else None


def same(left: str, right: str) -> bool:
    return left.lower().replace("ё", "е") == right.lower().replace("ё", "е")


def compare(raw: RawPerson) -> Iterator[str]:
    """What counts for this person."""
    gender = parse_biography(raw.html, raw.name.full).gender
    name = Name(raw.name.full, raw.name.family, raw.name.given, raw.name.patronymic, gender)
    made, written = russian_dative(name), written_dative(raw)
    if written is None:
        yield "no dative listed: " + ("made" if made else "nominative")
        return
    yield "dative listed"
    if made:
        yield "made, the same" if same(made, written) else f"made, differs\t{made}\t{written}"
    on_envelope = checked_dative(name, written)
    yield "on the envelope: dative" if on_envelope else "on the envelope: nominative"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--show", action="store_true", help="the forms that differ")
    given = parser.parse_args()
    found = [one for raw in people(given.file) for one in compare(raw)]
    for what, number in sorted(Counter(one.partition("\t")[0] for one in found).items()):
        print(f"{number:5} {what}")
    if given.show:
        print("\n".join(one for one in found if "\t" in one))


if __name__ == "__main__":
    main()
