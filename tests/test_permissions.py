"""Every address, for everybody, in every state of a session: one exact answer, and the rightful one gets theirs."""

import copy
import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from factors.models import Action, Answer, Candidate, Factor, Find
from sessions import access, actions, codes, homework, limits
from sessions.models import Group, Question, Session
from tests.people import Device, Room, open_room, with_pass
from tests.permissions_expected import DOORS, INSIDE, OUTSIDE, STATES, WHO, expected, kind_of

WITHOUT_SESSION = {
    "front", "join", "open_session", "enter", "take_seat", "quick_guide", "homework", "meeting_ics", "background_pdf",
}  # fmt: skip
CHOICES = {"role": access.ROLES, "reader": access.READERS, "link_role": (access.CONSOLE, access.SCREEN)}


@dataclass(frozen=True)
class Address:
    name: str
    access: str
    words: tuple[str, ...]  # the role in the address

    def url(self, cast: "Cast") -> str:
        session = [] if self.name in WITHOUT_SESSION else [cast.session_id]
        return reverse(self.name, args=[*session, *DOORS[self.name].ids(cast), *self.words])


def patterns(resolver: URLResolver) -> Iterator[URLPattern]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from patterns(entry)
        else:
            yield entry


def access_of(pattern: URLPattern) -> str:
    return str(getattr(pattern.callback, "access", ""))


def addresses() -> Iterator[Address]:
    for pattern in patterns(get_resolver()):
        kind = kind_of(str(pattern.name))
        choice = next((name for name in CHOICES if name in pattern.pattern.converters), None)
        for word in CHOICES[choice] if choice else [""]:
            yield Address(str(pattern.name), word if kind in ("role", "reader") else kind, (word,) if word else ())


def shared(room: Room) -> Device:
    """Somebody who came in by the share link."""
    type(room.session).objects.filter(pk=room.session.pk).update(share_until=timezone.now() + timedelta(days=1))
    return with_pass(room.session, access.REPORT)


@dataclass
class Cast:
    """Everybody who could come to a door of one session, and what they could name."""

    room: Room
    people: dict[str, Device] = field(default_factory=dict)
    now_acting: Any = None

    def __post_init__(self) -> None:
        room = self.room
        self.session_id, self.code = room.session.pk, room.session.code
        self.homework = homework.slug(room.session)
        self.console_link = access.link_fragment(room.session, access.CONSOLE)
        els, anna, ben = room.facilitator, room.joins("Anna"), room.joins("Ben")
        self.people = {"els": els, "anna": anna, "ben": ben, "beamer": room.screen(), "guest": shared(room)}
        self.people |= {"gone": room.joins("Gijs"), "removed": room.joins("Rik")}
        self.people["passer_by"] = Device(room.session, access.PHONE)
        els.posts("prepare", meets_on="2027-03-09", meets_at="14:00", place="Teamzaal")
        self._from_another_session()
        self._things(anna)
        els.posts("remove_person", self.people["removed"].person_id)
        self.people["gone"].posts("leave")
        self._round_with_anna_first()
        self.seat_code = codes.new_code(codes.SEAT_CODE_LENGTH)
        self.seat_digest_of_anna = codes.digest(self.seat_code)
        actions.offer_seat(self.session_id, None, person_id=anna.person.pk, digest=self.seat_digest_of_anna)
        self.break_until = timezone.now() + timedelta(minutes=10)

    def _from_another_session(self) -> None:
        """They also show the cookie of their own session under the name of ours."""
        other = open_room()
        elsewhere = {
            "stranger": other.joins("Vreemde"),
            "els_elsewhere": other.facilitator,
            "beamer_elsewhere": other.screen(),
            "guest_elsewhere": shared(other),
        }
        for device in elsewhere.values():
            token = device.client.cookies[access.cookie_name(device.role, other.session.pk)].value
            device.client.cookies[access.cookie_name(device.role, self.session_id)] = token
        self.people |= elsewhere

    def _things(self, anna: Device) -> None:
        self.room.goes_to("alone")
        anna.posts("add_notes", column=1, text="Rustig gebleven")
        anna.posts("add_notes", column=1, text="Weggehaald")
        self.note, self.removed_note = Factor.objects.order_by("place")
        anna.posts("remove_note", self.removed_note.pk)
        anna.posts("ask_question", text="Wat als het weer gebeurt?")
        self.question = Question.objects.get()
        anna.posts("ask_help", wanted="1")
        self.room.facilitator.posts("take_break", minutes=5)
        self._outcome(anna, self.room.facilitator)

    def _outcome(self, anna: Device, els: Device) -> None:
        """A find and an action that Anna proposed, what is agreed, a voting that is open."""
        anna.posts("propose_find", text="Kanarie van Anna")
        anna.posts("propose_action", text="Kanarie om te doen")
        self.find, self.action = Find.objects.get(), Action.objects.get()
        self.flap = Group.objects.create(session=self.room.session, level=Group.Level.ALL)
        texts = ("Op de flap", "Nog een", "Een van twee", "Twee van twee", "Die twee")
        self.card, self.other_card, one, two, self.merged = (
            Factor.objects.create(group=self.flap, column=1, text=text, place=place) for place, text in enumerate(texts)
        )
        Factor.objects.filter(pk__in=[one.pk, two.pk]).update(merged_into=self.merged)
        self.find.cards.add(self.card)
        els.posts("add_action", text="Afgesproken", due="2030-01-31")
        els.posts("add_answer", about="need", text="Tijd")
        self.agreed, self.answer = Action.objects.get(text="Afgesproken"), Answer.objects.get()
        els.posts("add_person", name="Oma")
        self.without_phone = self.room.session.participants.get(name="Oma").pk
        els.posts("choose_by", by="voting")
        for text in ("Een", "Twee"):
            els.posts("add_find", text=text)
            els.posts("shortlist", find=str(Find.objects.get(text=text).pk), on="1")
        els.posts("open_voting")
        self.candidate = Candidate.objects.get(find__text="Een")

    def _round_with_anna_first(self) -> None:
        session = self.session
        session.round = {"order": [self.people["anna"].person_id, self.people["ben"].person_id], "at": 0, "turn": 0,
                         "passed": []}  # fmt: skip
        session.save(update_fields=["round"])

    def comes_to_be(self, state: str) -> None:
        if state == "ended":
            self.room.goes_to("finished")
        if state == "deleted":
            Session.objects.filter(pk=self.session_id).delete()

    @property
    def session(self) -> Session:
        return Session.objects.get(pk=self.session_id)

    @property
    def sessions(self) -> Any:
        return Session.objects.all()

    def fresh(self, name: str) -> Factor:
        return Factor.objects.get(pk=getattr(self, name).pk)

    def again(self, name: str) -> Any:
        """One of the cast's things, as it is now."""
        return type(getattr(self, name)).objects.get(pk=getattr(self, name).pk)

    def tries(self, address: Address, who: str, method: str) -> Any:
        """One request, by script, with valid fields."""
        limits.forget()
        client = Client()
        client.cookies = copy.deepcopy(self.people[who].client.cookies)
        url = address.url(self)
        if method == "GET":
            return client.get(url)
        door = DOORS[address.name]
        fields = door.fields(self) if door.fields and self.sessions.filter(pk=self.session_id).exists() else {}
        if address.access == "public" and door.fields:
            fields = door.fields(self)
        return client.post(url, {"op": str(uuid.uuid4()), **fields}, headers={"HX-Request": "true"})


def writes() -> int:
    """How many rows were written so far, also what was taken back."""
    changes: int = connection.connection.total_changes
    return changes


@pytest.fixture
def cast(db) -> Cast:
    return Cast(open_room())


def test_every_view_says_who_may_enter():
    silent = [str(entry.pattern) for entry in patterns(get_resolver()) if not access_of(entry)]
    assert silent == []
    kinds = {access_of(entry) for entry in patterns(get_resolver())}
    assert kinds <= {"public", "role", "reader", *INSIDE}


def test_every_view_lets_in_whom_the_table_says():
    wrong = [(p.name, access_of(p)) for p in patterns(get_resolver()) if access_of(p) != kind_of(str(p.name))]
    assert wrong == []


def test_every_address_stands_in_the_table_and_nothing_else_does():
    assert {str(entry.name) for entry in patterns(get_resolver())} == set(DOORS)


def test_everybody_is_either_inside_or_outside():
    assert set(WHO) == set.union(*INSIDE.values()) | OUTSIDE


@pytest.mark.parametrize("state", STATES)
def test_everybody_gets_one_exact_answer_at_every_door_and_who_is_refused_changes_and_reads_nothing(
    cast: Cast, state: str
):
    """Not a name, not a note, not the code: whatever door they try."""
    secret = ("Rustig gebleven", "Wat als het", "Anna", cast.session.spoken_code)
    cast.comes_to_be(state)
    wrong: list[tuple[str, ...]] = []
    cells = 0
    for address in addresses():
        for who in WHO:
            for method in ("GET", "POST"):
                cells += 1
                with transaction.atomic():
                    before = writes()
                    answer = cast.tries(address, who, method)
                    status = answer.status_code
                    if status >= 400 and writes() > before:
                        wrong.append((address.name, who, method, "changed the database"))
                    outside = address.access != "public" and who not in INSIDE[address.access]
                    if outside and any(word in answer.content.decode() for word in secret):
                        wrong.append((address.name, who, method, "read something of the session"))
                    transaction.set_rollback(True)
                wanted = expected(address.access, address.name, who, state, method)
                if status != wanted:
                    wrong.append((address.name, *address.words, who, method, f"{status}, not {wanted}"))
    assert wrong == []
    assert cells == len(list(addresses())) * len(WHO) * 2 > 900


def test_the_rightful_one_finds_on_the_page_what_belongs_there(cast: Cast):
    missing = []
    for address in addresses():
        door = DOORS[address.name]
        inside = INSIDE.get(address.access, {"passer_by"})
        sees = bool(door.sees) and address.access not in door.closed_to
        with transaction.atomic():
            if door.not_yet:
                cast.comes_to_be("ended")
            for who in sorted({door.owner} if door.owner else inside) if sees else []:
                text = cast.tries(address, who, "GET").content.decode(errors="replace")
                if door.sees not in text:
                    missing.append((address.name, *address.words, who))
            transaction.set_rollback(True)
    assert missing == []


def test_the_post_of_the_rightful_one_has_its_effect_and_not_before(cast: Cast):
    wrong: list[tuple[str, ...]] = []
    for address in addresses():
        door, effect = DOORS[address.name], DOORS[address.name].effect
        if effect is None:
            continue
        inside = INSIDE.get(address.access, {"passer_by"})
        only = door.owner or door.seen_from
        for who in sorted({only} if only else inside):
            cast.now_acting = cast.people[who]
            with transaction.atomic():
                early = effect(cast)
                cast.tries(address, who, "POST")
                if early or not effect(cast):
                    wrong.append((address.name, *address.words, who, "too early" if early else "no effect"))
                transaction.set_rollback(True)
    assert wrong == []


def test_the_page_of_each_role_shows_its_own_things(cast: Cast):
    """The positive control of the test above: the words are there to be read."""
    assert "Rustig gebleven" in cast.people["anna"].sees()
    assert "Rustig gebleven" not in cast.people["ben"].sees()
    console = cast.people["els"].sees()
    assert "Wat als het" in console
    assert "Anna" in console
    assert cast.session.spoken_code in cast.people["beamer"].sees()


def test_a_note_of_anna_in_a_group_of_ben_is_still_annas(cast: Cast):
    """The list counts, not only the id: a note on another session's list opens nowhere."""
    Group.objects.filter(pk=cast.note.group_id).update(session=cast.people["stranger"].session)
    answer = cast.people["ben"].posts("edit_note", cast.note.pk, text="Van mij")
    assert answer.status_code == 410
    assert json.loads(answer.content)["reason"] == "no_such_note"
