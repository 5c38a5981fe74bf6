"""Codes that program text refers to; a test keeps them equal to the JSON in `data`."""

from enum import StrEnum


class DetentionStatus(StrEnum):
    WANTED = "wanted"
    CHARGED_AT_LIBERTY = "charged_at_liberty"
    TRAVEL_RESTRICTION = "travel_restriction"
    POLICE_CUSTODY = "police_custody"
    ADMINISTRATIVE_ARREST = "administrative_arrest"
    HOUSE_ARREST = "house_arrest"
    IN_CUSTODY = "in_custody"
    PRETRIAL_DETENTION = "pretrial_detention"
    SERVING_SENTENCE = "serving_sentence"
    FORCED_LABOUR = "forced_labour"
    OPEN_FACILITY = "open_facility"
    RESTRICTED_LIBERTY = "restricted_liberty"
    COMPULSORY_PSYCH_INPATIENT = "compulsory_psych_inpatient"
    COMPULSORY_PSYCH_OUTPATIENT = "compulsory_psych_outpatient"
    IN_TRANSFER = "in_transfer"
    INCOMMUNICADO = "incommunicado"
    WHEREABOUTS_UNKNOWN = "whereabouts_unknown"
    ENFORCED_DISAPPEARANCE = "enforced_disappearance"
    CAPTIVITY_NO_STATUS = "captivity_no_status"
    MIGRATION_DETENTION = "migration_detention"
    MILITARY_DETENTION = "military_detention"
    NONCUSTODIAL_SENTENCE = "noncustodial_sentence"
    RELEASED_TERM_SERVED = "released_term_served"
    RELEASED_PAROLE = "released_parole"
    RELEASED_REPLACED = "released_replaced"
    RELEASED_ACQUITTED = "released_acquitted"
    RELEASED_CASE_CLOSED = "released_case_closed"
    RELEASED_MEASURE_CHANGED = "released_measure_changed"
    RELEASED_PARDON = "released_pardon"
    RELEASED_AMNESTY = "released_amnesty"
    RELEASED_HEALTH = "released_health"
    RELEASED_EXCHANGE = "released_exchange"
    EXPELLED = "expelled"
    LEFT_COUNTRY = "left_country"
    DIED_IN_CUSTODY = "died_in_custody"
    DIED_AFTER_RELEASE = "died_after_release"
    UNKNOWN = "unknown"


class StatusGroup(StrEnum):
    CUSTODY = "custody"
    RESTRICTED = "restricted"
    FREE = "free"
    ENDED = "ended"
    UNKNOWN = "unknown"


class ProceduralStage(StrEnum):
    PRE_CHARGE = "pre_charge"
    INVESTIGATION = "investigation"
    TRIAL = "trial"
    APPEAL = "appeal"
    IN_FORCE = "in_force"
    CASSATION = "cassation"
    RETRIAL = "retrial"
    COMPULSORY_MEASURES = "compulsory_measures"
    CLOSED = "closed"
    UNKNOWN = "unknown"


class EventType(StrEnum):
    SEARCH = "search"
    DETENTION = "detention"
    CHARGE = "charge"
    CHARGE_CHANGED = "charge_changed"
    REMAND_ORDERED = "remand_ordered"
    REMAND_EXTENDED = "remand_extended"
    REMAND_CHANGED = "remand_changed"
    PSYCH_EXAM_ORDERED = "psych_exam_ordered"
    HEARING_SCHEDULED = "hearing_scheduled"
    HEARING_HELD = "hearing_held"
    VERDICT = "verdict"
    APPEAL_DECISION = "appeal_decision"
    CASSATION_DECISION = "cassation_decision"
    SENTENCE_IN_FORCE = "sentence_in_force"
    NEW_CASE = "new_case"
    TRANSFER_STARTED = "transfer_started"
    FACILITY_ARRIVAL = "facility_arrival"
    REGIME_CHANGE = "regime_change"
    PUNISHMENT_CELL = "punishment_cell"
    CELL_TYPE_ROOM = "cell_type_room"
    STRICT_CONDITIONS = "strict_conditions"
    HUNGER_STRIKE_START = "hunger_strike_start"
    HUNGER_STRIKE_END = "hunger_strike_end"
    HEALTH_DETERIORATION = "health_deterioration"
    MEDICAL_CARE_DENIED = "medical_care_denied"
    HOSPITALISED = "hospitalised"
    TORTURE_ALLEGATION = "torture_allegation"
    ILL_TREATMENT_ALLEGATION = "ill_treatment_allegation"
    SEXUAL_VIOLENCE_ALLEGATION = "sexual_violence_allegation"
    SELF_HARM = "self_harm"
    THREAT_RECEIVED = "threat_received"
    LAWYER_ACCESS_DENIED = "lawyer_access_denied"
    VISIT_DENIED = "visit_denied"
    CORRESPONDENCE_BLOCKED = "correspondence_blocked"
    FAMILY_PRESSURE = "family_pressure"
    DISAPPEARANCE_REPORTED = "disappearance_reported"
    WHEREABOUTS_ESTABLISHED = "whereabouts_established"
    COMPLAINT_FILED = "complaint_filed"
    COMPLAINT_ANSWERED = "complaint_answered"
    RECOGNISED = "recognised"
    RECOGNITION_WITHDRAWN = "recognition_withdrawn"
    LISTED_EXTREMIST = "listed_extremist"
    FOREIGN_AGENT = "foreign_agent"
    CITIZENSHIP_REVOKED = "citizenship_revoked"
    PROPERTY_SEIZED = "property_seized"
    UN_COMMUNICATION = "un_communication"
    WGAD_OPINION = "wgad_opinion"
    ECTHR_DECISION = "ecthr_decision"
    PAROLE_HEARING = "parole_hearing"
    RELEASED = "released"
    SUPERVISION_IMPOSED = "supervision_imposed"
    REARRESTED = "rearrested"
    EXCHANGED = "exchanged"
    EXPELLED = "expelled"
    DIED = "died"


class EventStatus(StrEnum):
    PAST = "past"
    SCHEDULED = "scheduled"
    CANCELLED = "cancelled"
    MOVED = "moved"


class AlertState(StrEnum):
    DRAFT = "draft"
    IN_REVIEW = "in_review"
    ACTIVE = "active"
    UPDATED = "updated"
    RESOLVED = "resolved"
    EXPIRED = "expired"
    RETRACTED = "retracted"
    EXERCISE = "exercise"


class Severity(StrEnum):
    EXTREME = "extreme"
    SEVERE = "severe"
    MODERATE = "moderate"
    MINOR = "minor"
    UNKNOWN = "unknown"


class Urgency(StrEnum):
    IMMEDIATE = "immediate"
    EXPECTED = "expected"
    FUTURE = "future"
    PAST = "past"
    UNKNOWN = "unknown"


class VerificationStatus(StrEnum):
    UNVERIFIED = "unverified"
    SINGLE_SOURCE = "single_source"
    CORROBORATED = "corroborated"
    CONFIRMED_DIRECT = "confirmed_direct"
    CONFIRMED_DOCUMENT = "confirmed_document"
    DISPUTED = "disputed"
    REFUTED = "refuted"
    OUTDATED = "outdated"
    WITHDRAWN = "withdrawn"


class NameKind(StrEnum):
    LEGAL = "legal"
    FORMER = "former"
    PEN = "pen"
    TRANSLITERATION = "transliteration"
    WITH_PATRONYMIC = "with_patronymic"


class ChargeStatus(StrEnum):
    CHARGED = "charged"
    CONVICTED = "convicted"
    ACQUITTED = "acquitted"
    DROPPED = "dropped"


class SentenceStatus(StrEnum):
    IN_FORCE = "in_force"
    UNDER_APPEAL = "under_appeal"
    QUASHED = "quashed"
    SERVED = "served"


class Gender(StrEnum):
    FEMALE = "female"
    MALE = "male"
    OTHER = "other"
    UNKNOWN = "unknown"


class WantsLetters(StrEnum):
    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class LetterChannelStatus(StrEnum):
    OPEN = "open"
    DELAYED = "delayed"
    RELATIVES_ONLY = "relatives_only"
    BLOCKED = "blocked"
    PAUSED_TRANSFER = "paused_transfer"
    NOT_WANTED = "not_wanted"
    UNSAFE_FOR_SENDER = "unsafe_for_sender"
    UNVERIFIED = "unverified"


class CampaignKind(StrEnum):
    LETTERS = "letters"
    APPEAL = "appeal"


class AdvocacyStatus(StrEnum):
    ANNOUNCED = "announced"
    SUBMITTED = "submitted"
    PENDING = "pending"
    DECIDED = "decided"
    ADOPTED = "adopted"
    REJECTED = "rejected"
    CLOSED = "closed"


ENUMS: dict[str, type[StrEnum]] = {
    "detention_status": DetentionStatus,
    "status_group": StatusGroup,
    "procedural_stage": ProceduralStage,
    "event_type": EventType,
    "event_status": EventStatus,
    "alert_state": AlertState,
    "severity": Severity,
    "urgency": Urgency,
    "verification_status": VerificationStatus,
    "name_kind": NameKind,
    "charge_status": ChargeStatus,
    "sentence_status": SentenceStatus,
    "gender": Gender,
    "wants_letters": WantsLetters,
    "letter_channel_status": LetterChannelStatus,
    "campaign_kind": CampaignKind,
    "advocacy_status": AdvocacyStatus,
}
