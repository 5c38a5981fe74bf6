"""PostgreSQL refuses to run as root: which other user it runs as, and how that user reaches the files."""

import os
import pwd
import shutil
import subprocess
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SYSTEM_USER = "nezabudka"
_DAC_OVERRIDE, _DAC_READ_SEARCH = 1, 2
_CREATE_TRIES = 20


@dataclass(frozen=True)
class Runner:
    """Starts programs as somebody; `uid` is None when that is who we are."""

    uid: int | None = None
    gid: int | None = None
    capability: str | None = None

    def run(self, command: list[str], words: str = "") -> None:
        """Run to the end with `words` as its input. Raises RuntimeError with what it complained about."""
        done = subprocess.run(  # noqa: S603
            self._command(command),
            input=words,
            capture_output=True,
            text=True,
            check=False,
            **self._options(),
        )
        if done.returncode:
            raise RuntimeError(" ".join((done.stderr or done.stdout).split()))

    def spawn(self, command: list[str], log: Path) -> "subprocess.Popen[bytes]":
        """Start in its own session (the terminal's Ctrl-C is not for it), its output added to `log`."""
        descriptor = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            return subprocess.Popen(  # noqa: S603
                self._command(command),
                stdin=subprocess.DEVNULL,
                stdout=descriptor,
                stderr=descriptor,
                start_new_session=True,
                **self._options(),
            )
        finally:
            os.close(descriptor)

    def _command(self, command: list[str]) -> list[str]:
        if self.capability is None:
            return command
        grant = f"+{self.capability}"
        identity = [f"--reuid={self.uid}", f"--regid={self.gid}", "--clear-groups"]
        return ["setpriv", *identity, f"--inh-caps={grant}", f"--ambient-caps={grant}", "--", *command]

    def _options(self) -> dict[str, Any]:
        environment = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}
        # A directory that everybody may enter: ours may be closed to `uid`.
        options: dict[str, Any] = {"cwd": "/", "env": environment}
        if self.uid is not None and self.capability is None:
            options |= {"user": self.uid, "group": self.gid, "extra_groups": []}
        return options

    def give(self, directory: Path) -> None:
        """Make an empty directory that only this user (and root) can enter."""
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self.uid is not None:
            os.chown(directory, self.uid, -1 if self.gid is None else self.gid)
        directory.chmod(0o700)


def runner_for(owned: Path, must_reach: Iterable[Path]) -> Runner:
    """Who runs PostgreSQL: ourselves, or as root the owner of the directory `owned`, else a system user.

    Below a home directory like /root that user is let through by one inherited capability, which changes no
    permission of any file. Raises RuntimeError when neither is possible.
    """
    if os.geteuid() != 0:
        return Runner()
    user = _user_of(owned)
    if all(_can_reach(path, user) for path in must_reach):
        return Runner(user.pw_uid, user.pw_gid)
    return Runner(user.pw_uid, user.pw_gid, _capability())


def _user_of(directory: Path) -> pwd.struct_passwd:
    if directory.exists() and (uid := directory.stat().st_uid):
        return pwd.getpwuid(uid)
    for _ in range(_CREATE_TRIES):
        try:
            return pwd.getpwnam(SYSTEM_USER)
        except KeyError:
            _create_user()
    raise RuntimeError(
        f"PostgreSQL does not run as root and the system user {SYSTEM_USER!r} could not be created: "
        f"start as a normal user, or create it with: useradd --system {SYSTEM_USER}"
    )


def _create_user() -> None:
    program = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
    if program is None:
        return
    options = ["--system", "--no-create-home", "--home-dir", "/nonexistent", "--shell", "/usr/sbin/nologin"]
    done = subprocess.run([program, *options, SYSTEM_USER], capture_output=True, check=False)  # noqa: S603
    if done.returncode:
        # Another process may hold the lock of /etc/passwd, creating the same user perhaps.
        time.sleep(0.1)


def _can_reach(path: Path, user: pwd.struct_passwd) -> bool:
    return all(_may_enter(parent, user) for parent in path.resolve().parents)


def _may_enter(directory: Path, user: pwd.struct_passwd) -> bool:
    status = directory.stat()
    if status.st_uid == user.pw_uid:
        return bool(status.st_mode & 0o100)
    return bool(status.st_mode & (0o010 if status.st_gid == user.pw_gid else 0o001))


def _capability() -> str:
    held = _permitted_capabilities()
    if shutil.which("setpriv") is not None:
        # Reading and entering is enough; containers often grant only the wider one.
        for bit, name in ((_DAC_READ_SEARCH, "dac_read_search"), (_DAC_OVERRIDE, "dac_override")):
            if held >> bit & 1:
                return name
    raise RuntimeError(
        f"The system user {SYSTEM_USER!r} that PostgreSQL runs as can't enter this directory: "
        "start as a normal user, or set NEZABUDKA_DATA_DIR to one that everybody may enter, "
        "such as /var/lib/nezabudka"
    )


def _permitted_capabilities() -> int:
    try:
        lines = Path("/proc/self/status").read_text().splitlines()
    except FileNotFoundError:
        return 0
    words = dict(line.split(":", 1) for line in lines if line.startswith(("CapPrm", "CapBnd")))
    return int(words.get("CapPrm", "0"), 16) & int(words.get("CapBnd", "0"), 16)
