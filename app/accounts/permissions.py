"""What may be done, and which role may do it."""

from enum import StrEnum

from app.models.accounts import Role


class Permission(StrEnum):
    dossier_read = "dossier:read"
    dossier_write = "dossier:write"
    dossier_review = "dossier:review"
    dossier_publish = "dossier:publish"
    dossier_withdraw = "dossier:withdraw"
    facility_write = "facility:write"
    sealed_read = "sealed:read"
    sealed_write = "sealed:write"
    import_run = "import:run"
    import_accept = "import:accept"
    account_manage = "account:manage"
    audit_read = "audit:read"
    webhook_manage = "webhook:manage"
    letter_group_manage = "letter_group:manage"


_P = Permission
_CONTRIBUTOR = frozenset({_P.dossier_read, _P.dossier_write})
# Takedown is one person's decision, at once; publishing is not.
_EDITOR = _CONTRIBUTOR | {
    _P.facility_write, _P.sealed_read, _P.sealed_write, _P.import_run, _P.dossier_withdraw,
    _P.webhook_manage, _P.letter_group_manage,
}  # fmt: skip
_REVIEWER = _EDITOR | {_P.dossier_review, _P.dossier_publish, _P.import_accept}
_ADMIN = _REVIEWER | {_P.account_manage, _P.audit_read}

ROLES: dict[Role, frozenset[Permission]] = {
    Role.contributor: _CONTRIBUTOR,
    Role.editor: _EDITOR,
    Role.reviewer: _REVIEWER,
    Role.admin: _ADMIN,
}
# Who manages accounts must be there in person: it needs a step-up, which a script can't do.
FOR_SCRIPTS = frozenset(Permission) - {Permission.account_manage}
