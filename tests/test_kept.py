"""Pages kept in memory are bounded in bytes, whatever the request that chose them looked like."""

from api.answers import represent
from api.negotiation import Format, _wanted_format, wanted_format
from api.public.kept import Kept
from app.text.languages import LONGEST_HEADER

_MOST = 100_000


def test_the_key_counts() -> None:
    kept, page = Kept(_MOST), represent(b"{}")
    for number in range(100):
        kept.put((number, "x" * 20_000), page)
    assert 0 < len(kept._pages) < _MOST / 20_000
    assert kept.get((99, "x" * 20_000)) is page, "the newest stays"
    assert kept.get((0, "x" * 20_000)) is None


def test_what_goes_gives_back_all_that_it_took() -> None:
    kept, page = Kept(_MOST), represent(b"{}")
    kept.put("a page larger than all of it" * 10_000, page)
    assert (len(kept._pages), kept._bytes) == (0, 0)
    kept.put("small", page)
    kept.put("small", page)
    taken = kept._bytes
    kept.put("x" * _MOST, page)
    kept.put("small", page)
    assert kept._bytes == taken


def test_headers_are_cut_before_they_are_remembered() -> None:
    _wanted_format.cache_clear()
    for number in range(10):
        assert wanted_format(None, "text/csv," + "x" * LONGEST_HEADER + str(number)) is Format.CSV
    assert _wanted_format.cache_info().currsize == 1
