"""Why a record is taken out of everything public. Codes only: a reason in words would tell of the person."""

from enum import StrEnum


class WithdrawalReason(StrEnum):
    asked_by_person = "asked_by_person"
    asked_by_family = "asked_by_family"
    danger = "danger"
    wrong = "wrong"
    legal = "legal"
    mistake = "mistake"
    unspecified = "unspecified"
