"""The published shapes of the two VAT tools and the sentences that go with them.

Law of this module: what was seen and what was not is said in words; no sentence claims that a return was or was not
filed, for Dinero cannot show it.
"""

from __future__ import annotations

from datetime import date
from typing import Literal, TypedDict

from dinero_mcp.money import as_number
from dinero_mcp.vat.assignment import assign, owed_by_period
from dinero_mcp.vat.calendar import FREQUENCIES, Frequency, VatPeriod, period_of
from dinero_mcp.vat.countdown import EndedPeriod, Seen, ended_periods, next_deadline
from dinero_mcp.vat.frequency import DISPUTED, NOT_REGISTERED, Confidence, Evidence, FoundFrequency, Reading
from dinero_mcp.vat.settlements import Settlement, SettlementKind

FrequencySource = Literal["given", "inferred", "unknown"]

FILING_UNSEEN = (
    "Filing happens with the tax authority and cannot be seen in Dinero: settlementSeen tells only whether a payment "
    "or refund is posted on 64100, or on 63300 with a text that says moms; unknown where the period has no VAT."
)


class DayRange(TypedDict):
    """Two days, both included."""

    start: str
    end: str


class VatEvidence(TypedDict):
    """One posted settlement; kroner, positive for a payment and a refund alike, `kind` tells which way."""

    date: str
    amount: float
    accountNumber: int
    counterAccountNumber: int | None
    voucherNumber: int | None
    description: str
    kind: SettlementKind
    period: DayRange | None


class VatSettlementFrequency(TypedDict):
    """How often VAT is settled, as far as the postings show."""

    frequency: FoundFrequency
    confidence: Confidence
    evidence: list[VatEvidence]


class RunningVatPeriod(TypedDict):
    """The period that today lies in."""

    start: str
    end: str
    filingDeadline: str
    daysRemaining: int


class EndedVatPeriod(RunningVatPeriod):
    """A period that is over; daysRemaining is negative once the deadline has passed.

    settlementSeen is yes with a payment or refund posted, no without where VAT was posted or collected, else unknown.
    """

    deadlinePassed: bool
    settlementSeen: Seen
    evidence: list[VatEvidence]


class NextVatDeadline(TypedDict):
    """The first deadline that is today or later, of the running period or one that ended since the books began."""

    period: DayRange
    date: str
    daysRemaining: int


class VatCountdown(TypedDict):
    """VAT deadlines; the three `if...` stand in for the others where the frequency is not sure."""

    today: str
    timeZone: str
    frequency: FoundFrequency
    frequencySource: FrequencySource
    currentPeriod: RunningVatPeriod | None
    endedPeriods: list[EndedVatPeriod] | None
    nextDeadline: NextVatDeadline | None
    ifMonthly: NextVatDeadline | None
    ifQuarterly: NextVatDeadline | None
    ifSemiAnnual: NextVatDeadline | None


def frequency_data(reading: Reading, evidence: Evidence | None) -> VatSettlementFrequency:
    """The published shape; every settlement looked at is evidence, under its period where the frequency is known."""
    return {
        "frequency": reading.frequency,
        "confidence": reading.confidence,
        "evidence": _all_evidence(reading, evidence) if evidence else [],
    }


def countdown_data(evidence: Evidence, frequency: Frequency, source: FrequencySource) -> VatCountdown:
    """The deadlines of a frequency that is sure or was given."""
    today = evidence.today
    return {
        **undecided(today, frequency, source),
        "currentPeriod": _running(period_of(today, frequency), today),
        "endedPeriods": [_ended(each, today) for each in ended_periods(evidence, frequency)],
        "nextDeadline": _next(evidence, frequency),
    }


def either_way_data(evidence: Evidence, found: FoundFrequency, source: FrequencySource) -> VatCountdown:
    """The next deadline under each frequency, where none is sure."""
    monthly, quarterly, semi_annual = (_next(evidence, each) for each in FREQUENCIES)
    return {
        **undecided(evidence.today, found, source),
        "ifMonthly": monthly,
        "ifQuarterly": quarterly,
        "ifSemiAnnual": semi_annual,
    }


def undecided(today: date, found: FoundFrequency, source: FrequencySource) -> VatCountdown:
    """The frame without any deadline, as it is for an organisation outside the VAT register."""
    return {
        "today": today.isoformat(),
        "timeZone": "Europe/Copenhagen",
        "frequency": found,
        "frequencySource": source,
        "currentPeriod": None,
        "endedPeriods": None,
        "nextDeadline": None,
        "ifMonthly": None,
        "ifQuarterly": None,
        "ifSemiAnnual": None,
    }


def countdown_of(
    evidence: Evidence, reading: Reading, given: Frequency | None
) -> tuple[VatCountdown, tuple[str, ...]]:
    """The countdown and its notes: by the frequency given, else by one that is sure, else under each."""
    if given is not None:
        seen = _notes_of_seen(evidence, given)
        return countdown_data(evidence, given, "given"), (*seen, *_doubts_about(given, reading))
    if reading.usable is not None:
        seen = _notes_of_seen(evidence, reading.usable)
        return countdown_data(evidence, reading.usable, "inferred"), (*seen, *reading.notes)
    source: FrequencySource = "unknown" if reading.frequency == "unknown" else "inferred"
    unsure = (
        f"The frequency is not sure (confidence {reading.confidence}); say it in `frequency` if you know it."
    )
    return either_way_data(evidence, reading.frequency, source), (unsure, *reading.notes)


def _notes_of_seen(evidence: Evidence, frequency: Frequency) -> tuple[str, ...]:
    """What settlementSeen means, and the periods whose VAT was collected and not paid."""
    periods = [each.period for each in ended_periods(evidence, frequency) if each.only_collected]
    if not periods:
        return (FILING_UNSEEN,)
    named = ", ".join(f"{each.start} to {each.end}" for each in periods)
    return (FILING_UNSEEN, f"VAT was collected for settlement, but no payment or refund is posted: {named}.")


def _doubts_about(given: Frequency, reading: Reading) -> tuple[str, ...]:
    """A word where the books say otherwise than the caller; the caller is believed all the same."""
    if reading in (NOT_REGISTERED, DISPUTED):
        return reading.notes
    if reading.usable in (None, given):
        return ()
    return (f"The postings look {reading.usable}; {given} is used because it was given.",)


def _all_evidence(reading: Reading, evidence: Evidence) -> list[VatEvidence]:
    periods = _periods(reading, evidence)
    return [_evidence(each, periods.get(each)) for each in evidence.settlements]


def _periods(reading: Reading, evidence: Evidence) -> dict[Settlement, VatPeriod]:
    """The period each settlement settles, as far back as the frequency holds."""
    frequency = next((each for each in FREQUENCIES if each == reading.frequency), None)
    if frequency is None:
        return {}
    owed = owed_by_period(evidence.vat_rows, frequency)
    assigned = assign(evidence.settlements, owed, frequency)
    held = {period: each for period, each in assigned.items() if period.start >= (reading.since or date.min)}
    return {each: period for period, settled in held.items() for each in settled}


def _evidence(settlement: Settlement, period: VatPeriod | None) -> VatEvidence:
    return {
        "date": settlement.day.isoformat(),
        "amount": as_number(settlement.amount),
        "accountNumber": settlement.account,
        "counterAccountNumber": settlement.counter,
        "voucherNumber": settlement.voucher_number,
        "description": settlement.text,
        "kind": settlement.kind,
        "period": _range(period) if period else None,
    }


def _running(period: VatPeriod, today: date) -> RunningVatPeriod:
    deadline = period.deadline
    return {
        **_range(period),
        "filingDeadline": deadline.isoformat(),
        "daysRemaining": (deadline - today).days,
    }


def _ended(ended: EndedPeriod, today: date) -> EndedVatPeriod:
    return {
        **_running(ended.period, today),
        "deadlinePassed": ended.period.deadline < today,
        "settlementSeen": ended.seen,
        "evidence": [_evidence(each, ended.period) for each in ended.evidence],
    }


def _next(evidence: Evidence, frequency: Frequency) -> NextVatDeadline:
    period = next_deadline(evidence.today, frequency, evidence.books_begin)
    return {
        "period": _range(period),
        "date": period.deadline.isoformat(),
        "daysRemaining": (period.deadline - evidence.today).days,
    }


def _range(period: VatPeriod) -> DayRange:
    return {"start": period.start.isoformat(), "end": period.end.isoformat()}
