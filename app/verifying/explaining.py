"""What exactly is wrong with the files, once something is: this may take its time."""

from __future__ import annotations

from app.verifying.contents import Looked, Tree, look_at
from app.verifying.encoding import digest
from app.verifying.faults import Code, Fault
from app.verifying.listing import bin_of, files_of_bin
from app.verifying.walking import walk


def faults_of_contents(tree: Tree) -> list[Fault]:
    """Every fault of the files, by code and path."""
    looked, counted = look_at(tree)
    manifest = tree.manifest
    # Each listed file is there, under a path of its own: as many as there are in all, they are all there is.
    if not looked.faults and not looked.changed and counted == looked.files + looked.lists + len(tree.loose):
        if tree.only or (looked.files, looked.size) == (manifest.files, manifest.size):
            return []
        return [Fault(Code.FORMAT, "manifest.json", "counts other files than its lists")]
    faults = [*looked.faults, *_explained(tree, looked)]
    if not faults:
        faults = [Fault(Code.MISSING, ".", "two paths that are listed lead to one file")]
    distinct = {(one.code, one.where): one for one in faults}
    return [distinct[key] for key in sorted(distinct)]


def _explained(tree: Tree, looked: Looked) -> list[Fault]:
    digests, lists, unknown = _listed(tree)
    known = {*digests, *lists, *tree.loose}
    found = _of_changed(tree, looked, digests)
    for here in walk(tree.base, [""], tree.most):
        found += here.faults
        extra = (path for path in here.files if path not in known and not _belongs_to(path, unknown))
        found += (Fault(Code.EXTRA, path, "nobody signed it") for path in extra)
    return found


def _listed(tree: Tree) -> tuple[dict[str, str], set[str], set[str]]:
    """What is listed, the lists, and the bins whose lists are not good."""
    digests: dict[str, str] = {}
    lists: set[str] = set()
    unknown: set[str] = set()
    for name, expected in tree.bins():
        try:
            files, more = files_of_bin(tree.base, name, expected, tree.only)
        except Fault:
            unknown.add(name)
            continue
        digests.update(files)
        lists |= more
    return digests, lists, unknown


def _belongs_to(path: str, unknown: set[str]) -> bool:
    """Whether a list that is not good might have it."""
    folder, _, name = path.partition("/")
    return (name[:2] if folder == "bins" else bin_of(path)) in unknown


def _of_changed(tree: Tree, looked: Looked, digests: dict[str, str]) -> list[Fault]:
    by_digest = {one: path for path, one in digests.items()}
    shorter = len(looked.changed) == 1 and not looked.faults and looked.size < tree.manifest.size
    found = []
    for path, actual in looked.changed.items():
        if actual == digest(b"") or (shorter and not tree.only):
            found.append(Fault(Code.TRUNCATED, path, "ends too early"))
        elif actual in by_digest:
            found.append(Fault(Code.SWAPPED, path, f"is {by_digest[actual]}"))
        else:
            found.append(Fault(Code.CHANGED, path, "is not what was signed"))
    return found
