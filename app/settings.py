"""Every value an operator can set, read from `NEZABUDKA_*`; docs/operators.md lists the same fields."""

import base64
import os
import secrets
from enum import StrEnum
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

_KEY_BYTES = 32
_PLACEHOLDERS = (
    "change", "example", "placeholder", "secret", "password", "insecure", "default", "nezabudka",
    "0123456789",
)  # fmt: skip
_FEWEST_DIFFERENT = 10  # of 32 random characters about 25 differ


class SettingsError(ValueError):
    """A value that is missing or can't work, in words for an operator."""


class Part(StrEnum):
    """What one process serves."""

    ALL = "all"
    PUBLIC = "public"
    ADMIN = "admin"


class Settings(BaseSettings):
    model_config = SettingsConfigDict(
        env_prefix="NEZABUDKA_", env_ignore_empty=True, extra="ignore", validate_default=True
    )

    host: str = Field("127.0.0.1", description="Address the HTTP server listens on.")
    port: int = Field(8000, ge=1, le=65535, description="Port the HTTP server listens on.")
    data_dir: Path = Field(
        Path(".data"), description="Directory of the embedded PostgreSQL and of the generated keys."
    )
    seed: bool = Field(
        default=True, description="Whether `serve` loads the report's facts and the invented samples."
    )
    database_url: SecretStr | None = Field(
        None,
        description="Owner's DSN of a PostgreSQL 18; if not set, the embedded one is started.",
    )
    public_database_url: SecretStr | None = Field(
        None,
        description="DSN the public side reads with, a replica perhaps; "
        "without it the owner's connection takes the role `nezabudka_public`.",
    )
    letters_database_url: SecretStr | None = Field(
        None,
        description="DSN the letters' queue is written with, of the primary; "
        "without it the owner's connection takes the role `nezabudka_letters`. "
        "Beside the public DSN alone: nothing is handed out or counted.",
    )
    public_url: str | None = Field(
        None, description="Base of absolute links, without a final slash; `http://HOST:PORT` if not set."
    )
    admin_url: str | None = Field(
        None,
        pattern=r"^https?://[^\s/@]+/?$",
        description="Where editors sign in, as in `https://desk.example.org`, an onion address perhaps; "
        "`NEZABUDKA_PUBLIC_URL` if not set. Passkeys belong to this host.",
    )
    secret_key: SecretStr | None = Field(
        None,
        description="Signs editors' sessions; at least 32 characters. "
        "With the embedded PostgreSQL one is made and kept in the data directory.",
    )
    sealing_keys: SecretStr | None = Field(
        None,
        description="Encrypt sealed fields: `id:base64 of 32 bytes`, comma separated, newest first. "
        "With the embedded PostgreSQL one is made and kept in the data directory.",
    )
    signing_dir: Path | None = Field(
        None,
        description="Directory of the key that signs snapshots, and of the root entries that name it; "
        "`signing` in the data directory if not set.",
    )
    meilisearch_url: str | None = Field(
        None,
        pattern=r"^https?://[^\s@]+$",
        description="Meilisearch, as in `http://127.0.0.1:7700`; if not set, PostgreSQL alone searches.",
    )
    meilisearch_search_key: SecretStr | None = Field(
        None, description="Key the public side searches with; it needs the action `search` only."
    )
    meilisearch_admin_key: SecretStr | None = Field(
        None, description="Key the indexer writes with; the public side does not need it."
    )
    meilisearch_index: str = Field(
        "documents",
        pattern=r"^[A-Za-z0-9_-]{1,100}$",
        description="Name of the index there; another one for each site that shares a Meilisearch.",
    )
    rate_limit_per_minute: int = Field(
        6000, ge=1, description="Requests a minute one client address may make."
    )
    webhook_allow_private: bool = Field(
        default=False,
        description="Whether webhooks may go to private addresses and this machine: for tests and intranets.",
    )
    snapshot_dir: Path | None = Field(
        None,
        description="Directory of the signed snapshot that mirrors copy; `snapshots` in the data directory "
        "if not set. The worker writes it, public processes read it.",
    )
    snapshot_build: bool = Field(
        default=True, description="Whether the worker builds the snapshot whenever something changed."
    )
    snapshot_languages: str = Field(
        "",
        pattern=r"^[a-z]{0,3}([ ,]+[a-z]{2,3})*$",
        description="Languages of the pages in a snapshot, as in `ru,en`; all of them if not set. "
        "Each takes as long to build as any other.",
    )
    mirrors_file: Path | None = Field(
        None,
        description="JSON file that lists mirrors, to be signed into the snapshot; `mirrors.json` in the "
        "data directory if not set.",
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="Least severe log line written: `debug`, `info`, `warning` or `error`."
    )

    @classmethod
    def given(cls, **options: Any) -> Self:
        """The settings with those options over them that are not None. Raises SettingsError."""
        try:
            return cls(**{name: value for name, value in options.items() if value is not None})
        except ValidationError as error:
            # pydantic's own words would show the value, which may hold a password.
            faults = [f"NEZABUDKA_{'_'.join(map(str, e['loc'])).upper()}: {e['msg']}" for e in error.errors()]
            raise SettingsError("; ".join(faults)) from None

    @property
    def base_url(self) -> str:
        """Base of absolute links, without a final slash."""
        if self.public_url:
            return self.public_url.rstrip("/")
        # An address to listen on everywhere is not one to visit.
        host = "127.0.0.1" if self.host in {"0.0.0.0", "::", ""} else self.host  # noqa: S104
        return f"http://[{host}]:{self.port}" if ":" in host else f"http://{host}:{self.port}"

    @property
    def snapshots(self) -> Path:
        """Directory of the snapshots."""
        return self.snapshot_dir or self.data_dir / "snapshots"

    @property
    def mirrors(self) -> Path:
        """The operator's list of mirrors."""
        return self.mirrors_file or self.data_dir / "mirrors.json"

    @property
    def signing_place(self) -> Path:
        """Directory of the key that signs snapshots."""
        return self.signing_dir or self.data_dir / "signing"

    @property
    def editors_url(self) -> str:
        """Base of the editors' links, without a final slash."""
        return self.admin_url.rstrip("/") if self.admin_url else self.base_url

    def remember_editors_url(self) -> None:
        """Where `serve` answers editors, for the commands that are typed in another shell."""
        if not self._own_database:
            self._editors_url_file.write_text(self.editors_url)

    def remembered_editors_url(self) -> str:
        """`editors_url`; where no setting says it, the one of the last `serve` on this data directory."""
        said = self.model_fields_set & {"admin_url", "public_url", "host", "port"}
        if said or self._own_database or not self._editors_url_file.exists():
            return self.editors_url
        return self._editors_url_file.read_text()

    @property
    def _editors_url_file(self) -> Path:
        return self.data_dir / "editors_url"

    def signing_key(self) -> str:
        """The secret key, made at first need when PostgreSQL is embedded.

        Raises SettingsError without a key beside an own database (two processes would each make another one)
        and for a key shorter than 32 characters; outside development also for one that is an example.
        """
        if self.secret_key is not None:
            key = self.secret_key.get_secret_value()
            if len(key) < _KEY_BYTES:
                raise SettingsError(f"NEZABUDKA_SECRET_KEY is shorter than {_KEY_BYTES} characters.")
            if self._own_database and _is_placeholder(key):
                raise SettingsError(
                    "NEZABUDKA_SECRET_KEY is an example: make one with `openssl rand -base64 32`."
                )
            return key
        if self._own_database:
            raise SettingsError("NEZABUDKA_SECRET_KEY is needed when the database is your own.")
        return _kept(self.data_dir / "secret_key", secrets.token_urlsafe(_KEY_BYTES))

    @property
    def _own_database(self) -> bool:
        """No development any more, where PostgreSQL is embedded."""
        return self.database_url is not None or self.public_database_url is not None

    def sealing_key_list(self) -> str:
        """The keys of sealed fields as they were given, unchecked; `app.sealing.Keyring` reads them.

        One is made at first need when PostgreSQL is embedded; raises SettingsError beside an own database.
        """
        if self.sealing_keys is not None:
            return self.sealing_keys.get_secret_value()
        if self._own_database:
            raise SettingsError("NEZABUDKA_SEALING_KEYS is needed when the database is your own.")
        key = base64.b64encode(secrets.token_bytes(_KEY_BYTES)).decode()
        return _kept(self.data_dir / "sealing_keys", f"first:{key}")


def _is_placeholder(key: str) -> bool:
    """Words that examples are made of, or a key that somebody held down."""
    low = key.casefold()
    return len(set(key)) < _FEWEST_DIFFERENT or any(word in low for word in _PLACEHOLDERS)


def _kept(path: Path, fresh: str) -> str:
    """What the file holds; `fresh` is written to it if there is none."""
    if path.exists():
        return path.read_text()
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_text(fresh)
    try:
        # A link appears whole or not at all, and never over a key that another process made first.
        path.hardlink_to(draft)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    return path.read_text()
