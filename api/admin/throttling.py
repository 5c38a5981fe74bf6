"""How often one may try to sign in: by account, whether it exists or not, and by client network.

In memory, under hashes whose key is thrown away daily, as in `api.rate_limit`: neither stays.
"""

from fastapi import Request

from api.errors import Problem
from api.rate_limit import Standing, Windows
from app.accounts.handles import canonical

PER_ACCOUNT = 10  # a minute
# Behind an onion address or a proxy all editors are one network; each attempt costs 0.1 s of one core.
PER_NETWORK = 120  # a minute


class Throttle:
    def __init__(self, per_account: int = PER_ACCOUNT, per_network: int = PER_NETWORK) -> None:
        self._accounts, self._networks = Windows(per_account), Windows(per_network)

    def take(self, host: str | None, handle: str | None = None) -> None:
        """Counts one attempt. Raises the Problem 429."""
        _check(self._networks.take(host))
        if handle is not None:
            _check(self._accounts.count(canonical(handle)))


def throttle(request: Request, handle: str | None = None) -> None:
    """Counts one attempt to prove who one is. Raises the Problem 429."""
    kept: Throttle = request.app.state.throttle
    kept.take(request.client.host if request.client else None, handle)


def _check(standing: Standing) -> None:
    if not standing.allowed:
        raise Problem(429, "rate-limited", headers={"Retry-After": str(standing.reset)})
