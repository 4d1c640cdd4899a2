"""What a session leaves behind, read as of one moment: plain values for the page and every kind of file.

Only what the room saw together or the facilitator accepted. No writers, no notes, no lists of pairs and fours, no
votes. The only people named are those who put their own name on an action, or whom the facilitator named there.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Prefetch
from django.utils import timezone

from factors.models import COLUMNS, Action, Answer, Candidate, Factor, Find
from factors.trees import joined_groups, tree_of
from sessions import keeping, method, seating, terms
from sessions.access import CONSOLE, PHONE, REPORT
from sessions.models import Group, Participant, Question, Session
from sessions.reading import snapshot

# From which phase on a role may open it: who leads while the flap fills up, everybody when all is said.
OPEN_FROM = {PHONE: "closing", CONSOLE: "together", REPORT: "closing"}
# What can be left out of it: a part, and the fields that hold it. In the order of the report.
PARTS: dict[str, tuple[str, ...]] = {
    "top": ("top",),
    "actions": ("deeds",),
    "finds": ("findings",),
    "flap": ("flap",),
    "evaluation": ("learn", "need"),
    "questions": ("questions",),
}
EVERYTHING = frozenset(PARTS)


@dataclass(frozen=True)
class Numbers:
    """From how many people and how many groups a card came."""

    people: int
    groups: int


@dataclass(frozen=True)
class Card:
    text: str
    numbers: Numbers | None = None


@dataclass(frozen=True)
class Column:
    number: int
    title: str
    cards: tuple[Card, ...]


@dataclass(frozen=True)
class Top:
    rank: int
    text: str


@dataclass(frozen=True)
class Deed:
    """Something the group is going to do. `who` are names, as typed by the facilitator or of who took it on.

    `key` is the same for as long as the action is there: a calendar knows by it what it has already.
    """

    text: str
    who: tuple[str, ...]
    due: date | None
    key: str = ""


@dataclass(frozen=True)
class Finding:
    """A *vondst*, with the texts of the cards it lies under."""

    text: str
    cards: tuple[str, ...]


@dataclass(frozen=True)
class Report:
    title: str
    teamtool: str
    language: str
    day: date
    people: int
    top: tuple[Top, ...]
    deeds: tuple[Deed, ...]
    findings: tuple[Finding, ...]
    flap: tuple[Column, ...]
    learn: tuple[str, ...]
    need: tuple[str, ...]
    questions: tuple[str, ...]
    parts: frozenset[str] = EVERYTHING  # what was chosen to be in it
    deleted_on: date | None = None  # as far as is known: a session that has not ended has no such day
    days_kept: int = keeping.LONGEST_SESSION.days  # after the end

    @property
    def dated(self) -> tuple[Deed, ...]:
        """The actions that can stand in a calendar."""
        return tuple(deed for deed in self.deeds if deed.due)

    @property
    def cards(self) -> int:
        return sum(len(column.cards) for column in self.flap)

    @property
    def is_empty(self) -> bool:
        """Nothing was put up, chosen or agreed."""
        said = (self.top, self.deeds, self.findings, self.learn, self.need, self.questions)
        return not self.cards and not any(said)

    def with_only(self, parts: Collection[str]) -> "Report":
        """The same report with these of its parts; with all of them when none is named."""
        chosen = EVERYTHING.intersection(parts) or EVERYTHING
        left_out: dict[str, Any] = {name: () for part, names in PARTS.items() for name in names if part not in chosen}
        return replace(self, parts=chosen, **left_out)


def may_open(role: str, phase: str) -> bool:
    """Whether there is a report for this role by now."""
    opens = OPEN_FROM.get(role)
    return opens is not None and method.PHASES.index(phase) >= method.PHASES.index(opens)


def read(session_id: UUID) -> Report:
    """The report of a session: a fixed number of queries, all of the same moment. Raises Session.DoesNotExist."""
    with snapshot():
        return _read(Session.objects.get(pk=session_id))


def _read(session: Session) -> Report:
    on_flap = _flap(session)
    shown = {card.pk: card for card in on_flap if _stands(card)}
    numbers = numbers_of(session, shown)
    answers = list(session.answers.filter(removed_at=None).exclude(text=""))
    return Report(
        title=session.title or session.content["about"]["title"],
        teamtool=session.content["about"]["title"],
        language=session.language,
        day=_day(session.opened_at),
        people=seating.took_part(session).count() if session.took_part is None else session.took_part,
        top=tuple(_top(session, shown)),
        deeds=tuple(_deeds(session)),
        findings=tuple(_findings(session, on_flap, shown)),
        flap=tuple(
            Column(
                number=number,
                title=session.content["columns"][number - 1]["title"],
                cards=tuple(Card(c.text, numbers.get(c.pk)) for c in shown.values() if c.column == number),
            )
            for number in COLUMNS
        ),
        learn=_said(answers, Answer.About.LEARN),
        need=_said(answers, Answer.About.NEED),
        questions=tuple(
            question.text
            for question in session.questions.filter(wiped=False, shown=True, outcome=Question.Outcome.OPEN).exclude(
                text=""
            )
        ),
        deleted_on=terms.day_told(session) if session.ended_at else None,
        days_kept=terms.terms().days,
    )


def _day(moment: datetime) -> date:
    return timezone.localtime(moment).date()


def _flap(session: Session) -> list[Factor]:
    """Every card that ever stood on the flap, in order: links to what was merged lead by way of those."""
    return list(Factor.objects.filter(group__session=session, group__level=Group.Level.ALL).order_by("place", "pk"))


def _stands(card: Factor) -> bool:
    return card.is_shown and not card.set_aside and bool(card.text)


def numbers_of(session: Session, cards: Mapping[UUID, Factor]) -> dict[UUID, Numbers]:
    """For each card how many people and groups it came from; nothing unless the facilitator shows numbers."""
    return counted(session, cards.values()) if session.show_numbers else {}


def counted(session: Session, cards: Iterable[Factor]) -> dict[UUID, Numbers]:
    """The same whether they are shown or not. Once the lists are wiped it is what was counted then."""
    if session.wiped_at:
        return {card.pk: Numbers(card.from_people or 0, card.from_groups or 0) for card in cards}
    tree, joined = tree_of(session), joined_groups(session)
    traces = {card.pk: tree.trace(str(card.pk), joined) for card in cards}
    return {card: Numbers(people=len(trace.people), groups=len(trace.groups)) for card, trace in traces.items()}


def _top(session: Session, shown: dict[UUID, Factor]) -> Iterable[Top]:
    ranked = Candidate.objects.filter(session=session, rank__isnull=False).select_related("find").order_by("rank")
    for candidate in ranked:
        card = shown.get(candidate.factor_id) if candidate.factor_id else None
        text = card.text if card else _accepted_text(candidate.find)
        if candidate.rank and text:
            yield Top(candidate.rank, text)


def _accepted_text(find: Find | None) -> str:
    return find.text if find and find.accepted_at and not find.removed_at else ""


def _deeds(session: Session) -> Iterable[Deed]:
    takers = Prefetch("takers", Participant.objects.filter(removed_at=None))
    accepted = session.actions.filter(accepted_at__isnull=False, removed_at=None).exclude(text="")
    for action in accepted.prefetch_related(takers):
        yield Deed(action.text, _who(action), action.due, str(action.pk))


def _who(action: Action) -> tuple[str, ...]:
    names = [action.who, *(taker.name for taker in action.takers.all())]
    return tuple(dict.fromkeys(name for name in names if name))


def _findings(session: Session, on_flap: list[Factor], shown: dict[UUID, Factor]) -> Iterable[Finding]:
    into = {card.pk: card.merged_into_id for card in on_flap}
    accepted = session.finds.filter(accepted_at__isnull=False, removed_at=None).exclude(text="")
    for find in accepted.prefetch_related(Prefetch("cards", Factor.objects.only("pk"))):
        under = {_merged(card.pk, into) for card in find.cards.all()}
        yield Finding(find.text, tuple(card.text for key, card in shown.items() if key in under))


def _merged(card: UUID, into: dict[UUID, UUID | None]) -> UUID:
    """The card that this one is a part of by now, else itself."""
    seen = set()
    while card not in seen and (next_one := into.get(card)):
        seen.add(card)
        card = next_one
    return card


def _said(answers: Iterable[Answer], about: Answer.About) -> tuple[str, ...]:
    return tuple(answer.text for answer in answers if answer.about == about)
