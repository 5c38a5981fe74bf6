"""How the tables of letters and sounds are written: as text, so that many fit on a page."""

NONE = "*"  # no sound


def in_turn(sounds: str) -> tuple[str, ...]:
    """Sounds one after the other."""
    return tuple(sound.replace(NONE, "") for sound in sounds.split())


def in_order(first: str, sounds: str) -> dict[str, str]:
    """Letters one after the other in Unicode, from `first` on."""
    return {chr(ord(first) + place): sound for place, sound in enumerate(in_turn(sounds))}


def by_sound(table: str) -> dict[str, str]:
    """Entries `sound:letters`."""
    entries = (entry.split(":") for entry in table.split())
    return {letter: sound.replace(NONE, "") for sound, letters in entries for letter in letters}


def by_letter(table: str) -> dict[str, str]:
    """Entries `letters=sound`; the letters stay together."""
    entries = (entry.split("=") for entry in table.split())
    return {letters: sound.replace(NONE, "") for letters, sound in entries}
