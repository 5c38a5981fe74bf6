"""Ways a letter can travel, as an address block of Memorial's list names them (Russian text, HTML links)."""

import html
import re
from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Channel:
    """Code of the `letter_channel_type` vocabulary, the service's https address as given, its label."""

    type: str
    url: str | None
    label: str


@dataclass(frozen=True)
class _Service:
    type: str
    label: str
    said: re.Pattern[str]
    hosts: tuple[str, ...]


def _service(type_: str, label: str, said: str, *hosts: str) -> _Service:
    return _Service(type_, label, re.compile(said, re.IGNORECASE), hosts)


SERVICES = (
    _service("e_letter_fpismo", "Ф-письмо", r"(?:ФСИН|\bФ)\s?-\s?письм|f-pismo|fsin-pismo",
             "f-pismo.ru", "fsin-pismo.ru"),
    _service("e_letter_zt", "ZT (Зонателеком)", r"зона\s?телеком|zona\s?telecom|\bZT\b",
             "zt.ru", "zonatelecom.ru"),
    _service("ngo_form", "PrisonMail", r"prison\s?mail", "prisonmail.online"),
    _service("ngo_form", "РосУзник", r"рос\s?узник|rosuznik", "rosuznik.org"),
    _service("ngo_form", "Крымская солидарность", r"Крымск\w+ солидарност|crimean-solidarity",
             "crimean-solidarity.org"),
)  # fmt: skip
POST = Channel("post", None, "Обычная почта")
_LINK = re.compile(r"<a\s[^>]*?href=\"([^\"]*)\"[^>]*>", re.IGNORECASE)


def mentions_service(text: str) -> bool:
    """Whether a sentence names one of the services."""
    return any(service.said.search(text) for service in SERVICES)


def electronic_channels(block: str, text: str) -> tuple[Channel, ...]:
    """The services a block (HTML, and the same as plain text) names, each once, in a settled order."""
    links = [html.unescape(link).strip() for link in _LINK.findall(block)]
    found = []
    for service in SERVICES:
        own = [link for link in links if _host_of(link) in service.hosts]
        if own or service.said.search(text):
            secure = next((link for link in own if link.startswith("https://")), None)
            found.append(Channel(service.type, secure, service.label))
    return tuple(found)


def _host_of(link: str) -> str:
    try:
        host = urlsplit(link).hostname or ""
    except ValueError:
        return ""
    return host.removeprefix("www.")
