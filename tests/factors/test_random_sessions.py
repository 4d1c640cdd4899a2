"""Whole sessions drawn by chance, beside a bookkeeping of their own: who wrote what stands behind every card.

Every text is used once, so a text says where it came from, whatever copies are made of it. The book below knows only
what people did; it reads no source, no level and no trace of a card.
"""

import os
import random
from collections.abc import Iterator
from uuid import UUID

import pytest

from factors import actions
from factors.models import Factor
from sessions import actions as leading
from sessions import method
from sessions.log import Refused
from sessions.models import Participant
from tests.people import open_room
from tests.workshop import Workshop

SEEDS, STEPS = (range(40), 70) if os.environ.get("LONG") else (range(5), 35)
Notes = frozenset[str]  # their texts


class Book:
    """What is behind each wording: the notes, and who wrote those."""

    def __init__(self) -> None:
        self.writer: dict[str, UUID] = {}
        self.behind: dict[str, Notes] = {}
        self.groups: dict[str, frozenset[UUID]] = {}  # of a wording on the flap
        self.count = 0

    def word(self, what: str) -> str:
        self.count += 1
        return f"{what} nummer {self.count}."

    def writes(self, person: Participant, what: str = "noot") -> str:
        text = self.word(what)
        self.writer[text], self.behind[text] = person.pk, frozenset({text})
        return text

    def becomes(self, what: str, *texts: str) -> str:
        """Another wording for one card, or one for several together."""
        text = self.word(what)
        self.behind[text] = frozenset().union(*(self.behind[one] for one in texts))
        self.groups[text] = frozenset().union(*(self.groups.get(one, frozenset()) for one in texts))
        return text

    def people(self, text: str) -> set[UUID]:
        return {self.writer[note] for note in self.behind[text]}


class RandomSession:
    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.workshop = Workshop(open_room().session.pk)
        self.book = Book()
        for person in self.workshop.crowd(self.chance.randrange(2, 13)):
            self.writes_notes(person, self.chance.randrange(4))

    def one_of(self, things: list[Factor]) -> Factor | None:
        return self.chance.choice(things) if things else None

    def writes_notes(self, person: Participant, number: int) -> None:
        if number:
            texts = [self.book.writes(person) for _note in range(number)]
            self.workshop.notes(person, *texts, column=self.chance.randrange(1, 4))

    def member_and_list(self) -> tuple[Participant, list[Factor]] | None:
        """Somebody who has a list before them, and what stands on it."""
        level = method.LIST_LEVEL.get(self.workshop.phase)
        people = [(person, table.group) for table in self.workshop.tables(level or "") for person in table.people]
        if not people:
            return None
        person, group = self.chance.choice(people)
        return person, self.workshop.on_list(group)

    # What happens -----------------------------------------------------------------------------

    def happens(self) -> None:
        verbs = [self.a_list] * 6 + [self.the_flap] * 3 + [self.people] * 2 + [self.time] * 2 + [self.puts] * 3
        try:
            self.chance.choice(verbs)()
        except Refused:
            return

    def time(self) -> None:
        onward = self.chance.random() < 0.7
        if self.workshop.phase in ("lobby", "welcome", "podcast", "finds", "top", "evaluation"):
            onward = self.workshop.phase in ("lobby", "welcome", "podcast")
        with self.watching_the_flap():
            self.workshop.next(self.chance.choice(["all", "leave"])) if onward else self.workshop.back()

    def people(self) -> None:
        here = self.workshop.here
        level = method.LEVEL_OF.get(self.workshop.phase, "pair")
        groups = self.workshop.groups(level)
        what = self.chance.choice(["come", "leave", "move", "join", "along", "note"])
        if what == "come" or not here:
            self.writes_notes(self.workshop.comes("Laat"), 1)
            return
        person = self.chance.choice(here)
        if what == "leave" and len(here) > 2:
            self.workshop.goes(person)
        elif what == "note":
            self.writes_notes(person, 1)
        elif what == "along":
            self.takes_along(person)
        elif groups and what == "move":
            to = self.chance.choice(groups).pk
            leading.move_person(self.workshop.id, None, person_id=person.pk, level=level, group_id=to)
        elif len(groups) > 1 and what == "join" and self.chance.random() < 0.3:
            one, two = self.chance.sample(groups, 2)
            with self.watching_the_flap():
                leading.join_groups(self.workshop.id, None, group_id=one.pk, to_id=two.pk)

    def takes_along(self, person: Participant) -> None:
        note = self.one_of(list(Factor.objects.filter(group__level="alone", writer=person)))
        if note:
            with self.watching_the_flap():
                actions.take_along(self.workshop.id, None, person_id=person.pk, note_id=note.pk)

    def a_list(self) -> None:
        found = self.member_and_list()
        if not found:
            return
        person, cards = found
        one = self.one_of(cards)
        what = self.chance.choice(["merge", "merge", "apart", "reword", "aside", "add"])
        if what == "add" or one is None:
            with self.watching_the_flap():
                self.workshop.cards(person, self.book.writes(person, "kaart"), column=1)
        elif what == "merge" and len(cards) > 1:
            some = self.chance.sample(cards, self.chance.randrange(2, min(4, len(cards) + 1)))
            self.workshop.merges(person, self.book.becomes("samen", *(card.text for card in some)), *some)
        elif what == "apart":
            self.workshop.does(actions.take_card_apart, person, one)
        elif what == "reword":
            self.workshop.does(actions.edit_card, person, one, text=self.book.becomes("anders", one.text))
        elif what == "aside":
            self.workshop.does(actions.set_card_aside, person, one, aside=self.chance.random() < 0.5)

    def puts(self) -> None:
        if self.workshop.phase != "together":
            return
        found = self.member_and_list()
        if not found:
            return
        person, cards = found
        with self.watching_the_flap():
            if self.chance.random() < 0.3:
                actions.set_way(self.workshop.id, None, way=self.chance.choice(["whole", "turns", "open"]))
            if self.chance.random() < 0.3:
                actions.next_group(self.workshop.id, None, turn=self.workshop.stage.turn)
            if self.chance.random() < 0.2:
                actions.put_rest(self.workshop.id, None, person_id=person.pk)
            elif card := self.one_of(cards):
                self.workshop.does(actions.put_card, person, card)

    def the_flap(self) -> None:
        cards = self.workshop.flap()
        one = self.one_of(cards)
        what = self.chance.choice(["merge", "merge", "apart", "reword", "type"])
        if what == "type":
            text = self.book.becomes("getikt")
            group = self.chance.choice([None, *self.workshop.groups("four")])
            if group:
                actions.type_in(self.workshop.id, None, column=1, texts=[text], group_id=group.pk)
            else:
                actions.add_to_flap(self.workshop.id, None, column=1, text=text)
            self.book.groups[text] = frozenset({group.pk} if group else ())
        elif one and what == "merge" and len(cards) > 1:
            some = self.chance.sample(cards, 2)
            text = self.book.becomes("bijeen", *(card.text for card in some))
            actions.merge_on_flap(self.workshop.id, None, card_ids=[card.pk for card in some], text=text)
        elif one and what == "apart":
            actions.take_apart_on_flap(self.workshop.id, None, card_id=one.pk)
        elif one and what == "reword":
            actions.edit_on_flap(self.workshop.id, None, card_id=one.pk, text=self.book.becomes("anders", one.text))

    def watching_the_flap(self) -> "Watch":
        return Watch(self)

    # What holds -------------------------------------------------------------------------------

    def now(self, group: UUID) -> UUID:
        """The group that this one is now, after groups became one."""
        while joined := self.workshop.session.groups.get(pk=group).joined_id:
            group = joined
        return group

    def counts_are_right(self) -> None:
        self.workshop.session.__class__.objects.filter(pk=self.workshop.id).update(show_numbers=True)
        if method.STEP_OF[self.workshop.phase] < 3:
            return
        for row in self.workshop.rows("flap_card"):
            text = row.context["card"].text
            groups = {self.now(group) for group in self.book.groups[text]}
            assert row.context["numbers"] == {"people": len(self.book.people(text)), "groups": len(groups)}, text

    def nothing_is_doubled(self) -> None:
        """No note is behind two cards of one list."""
        for level in ("pair", "four", "all"):
            for group in self.workshop.groups(level):
                notes = [note for text in self.workshop.texts(group) for note in self.book.behind[text]]
                assert len(notes) == len(set(notes)), (level, self.workshop.texts(group))

    def nothing_is_lost(self) -> None:
        """Everything at first hand on a list is on it still, as itself or merged."""
        for card in Factor.objects.exclude(text="").filter(group__session=self.workshop.id, taken_apart_at=None):
            top = card
            while top.merged_into is not None:
                top = top.merged_into
            assert top.is_shown
            assert self.book.behind[card.text] <= self.book.behind[top.text], (card.text, top.text)


class Watch:
    """What comes onto the flap meanwhile comes from the group on whose list it stood."""

    def __init__(self, session: RandomSession) -> None:
        self.session = session

    def __enter__(self) -> None:
        self.before = self.keys()

    def __exit__(self, *_failed: object) -> None:
        book = self.session.book
        for card in Factor.objects.filter(pk__in=self.keys() - self.before):
            found = self.stood_at(card.text)
            assert found, f"{card.text} came from nowhere"
            book.groups[card.text] = frozenset(found)

    def keys(self) -> set[UUID]:
        flap = Factor.objects.filter(group__session=self.session.workshop.id, group__level="all")
        return set(flap.values_list("pk", flat=True))

    def stood_at(self, text: str) -> set[UUID]:
        """At the last level it has been to."""
        for level in ("four", "pair"):
            groups = Factor.objects.filter(group__session=self.session.workshop.id, group__level=level, text=text)
            if found := {self.session.now(group) for group in groups.values_list("group", flat=True)}:
                return found
        return set()


@pytest.mark.parametrize("seed", SEEDS)
def test_people_and_groups_on_the_flap_are_those_of_the_notes_behind_it_whatever_happened(db, seed: int):
    session = RandomSession(seed)
    session.workshop.on_to("pairs")
    for _step in range(STEPS):
        session.happens()
        session.nothing_is_doubled()
        session.nothing_is_lost()
        session.counts_are_right()
    while session.workshop.phase != "questions":
        with session.watching_the_flap():
            if method.PHASES.index(session.workshop.phase) > method.PHASES.index("questions"):
                session.workshop.back()
            else:
                session.workshop.next("all")
    session.nothing_is_doubled()
    session.counts_are_right()
    assert {row.context["card"].text for row in session.workshop.rows("flap_card")} == set(
        session.workshop.flap_texts()
    )


def merges_in_any_way(chance: random.Random, workshop: Workshop, book: Book) -> None:
    while len(cards := workshop.flap()) > 1 and chance.random() < 0.9:
        some = chance.sample(cards, chance.randrange(2, min(4, len(cards) + 1)))
        text = book.becomes("bijeen", *(card.text for card in some))
        actions.merge_on_flap(workshop.id, None, card_ids=[card.pk for card in some], text=text)


def merged_on_the_flap(workshop: Workshop) -> Iterator[Factor]:
    yield from (card for card in workshop.flap() if card.merged.exists())


@pytest.mark.parametrize("seed", SEEDS)
def test_merged_in_any_way_and_taken_apart_in_any_order_the_flap_is_as_it_was(db, seed: int):
    chance = random.Random(seed)
    session = RandomSession(seed)
    workshop = session.workshop
    with session.watching_the_flap():
        workshop.on_to("questions")
    before = list(Factor.objects.filter(group__session=workshop.id).values())
    for _time in range(2):
        merges_in_any_way(chance, workshop, session.book)
        session.counts_are_right()
        while merged := list(merged_on_the_flap(workshop)):
            actions.take_apart_on_flap(workshop.id, None, card_id=chance.choice(merged).pk)
            session.counts_are_right()
        kept = Factor.objects.filter(group__session=workshop.id, taken_apart_at=None)
        assert list(kept.values()) == before
