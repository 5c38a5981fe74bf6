"""The terms of what is published; LICENSE-DATA.md in full, shown at /licence."""

LICENCE = "CC BY 4.0 with a deletion clause: drop removed records within 24 hours, see /licence"
