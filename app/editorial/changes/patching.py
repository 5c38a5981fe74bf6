"""JSON Merge Patch (RFC 7396)."""

from typing import Any


def patched(target: Any, patch: Any) -> Any:
    """`target` with the patch laid over it: null removes, objects go deep, everything else replaces."""
    if not isinstance(patch, dict):
        return patch
    base = dict(target) if isinstance(target, dict) else {}
    for name, value in patch.items():
        if value is None:
            base.pop(name, None)
        else:
            base[name] = patched(base.get(name), value)
    return base
