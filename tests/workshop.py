"""A workshop at work by its verbs alone: people come, go, write and are led through the phases. No HTTP: it is fast."""

import json
import uuid
from collections import Counter
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps

from factors import actions as lists
from factors import trees
from factors.models import Factor
from sessions import actions, method, render, seating
from sessions.log import Refused
from sessions.models import Group, Participant, Session
from sessions.reading import Reading

NAMES = ("Anna", "Ben", "Cem", "Dirk", "Eva", "Fem", "Gijs", "Huub", "Ilse", "Jan", "Kee", "Loes", "Mo", "Noor")


class Workshop:
    """One session with who takes part, called by name."""

    def __init__(self, session_id: UUID) -> None:
        self.id = session_id

    @property
    def session(self) -> Session:
        return Session.objects.get(pk=self.id)

    @property
    def stage(self) -> method.Presenting:
        stage = self.session.stage
        assert stage is not None
        return stage

    @property
    def phase(self) -> str:
        return self.session.phase

    @property
    def here(self) -> list[Participant]:
        return list(self.session.participants.filter(left_at=None, removed_at=None))

    # People -----------------------------------------------------------------------------------

    def comes(self, name: str, without_phone: bool = False) -> Participant:
        verb = actions.add_person if without_phone else actions.join
        (made,) = verb(self.id, None, name=name, token_digest=uuid.uuid4().hex)
        return Participant.objects.get(pk=made)

    def crowd(self, people: int) -> list[Participant]:
        return [self.comes(NAMES[n] if n < len(NAMES) else f"Nummer {n}") for n in range(people)]

    def goes(self, person: Participant) -> None:
        actions.leave(self.id, None, person_id=person.pk)

    # Time -------------------------------------------------------------------------------------

    def next(self, rest: str = "all") -> str:
        return self._goes_to(method.onward, rest)

    def back(self) -> str:
        return self._goes_to(method.backward, "all")

    def _goes_to(self, way: Any, rest: str) -> str:
        session = self.session
        move = way(session.phase, seating.passed_over(session))
        actions.go_to(self.id, None, pressed_in=session.phase, to=move.to, rest=rest)
        to: str = move.to
        return to

    def on_to(self, phase: str, rest: str = "all") -> None:
        while self.phase != phase:
            assert method.PHASES.index(self.phase) < method.PHASES.index(phase), f"past {phase}: {self.phase}"
            self.next(rest)

    def back_to(self, phase: str) -> None:
        while self.phase != phase:
            assert method.PHASES.index(self.phase) > method.PHASES.index(phase), f"before {phase}: {self.phase}"
            self.back()

    # Groups -----------------------------------------------------------------------------------

    def groups(self, level: str) -> list[Group]:
        return list(seating.groups(self.session, level))

    def names(self, level: str) -> list[set[str]]:
        """Who sits together, the largest group first."""
        return sorted(({person.name for person in table.people} for table in self.tables(level)), key=len, reverse=True)

    def sizes(self, level: str) -> list[int]:
        return [len(group) for group in self.names(level)]

    def tables(self, level: str) -> list[seating.Table]:
        return seating.tables(self.session, level)

    def group_of(self, person: Participant, level: str) -> Group:
        group = seating.group_of(person, level)
        assert group is not None, f"{person.name} sits nowhere at {level}"
        return group

    def mates(self, person: Participant, level: str) -> set[str]:
        group = self.group_of(person, level)
        return next({one.name for one in table.people} for table in self.tables(level) if table.group == group)

    # Lists ------------------------------------------------------------------------------------

    def notes(self, person: Participant, *texts: str, column: int = 1) -> list[Factor]:
        made = lists.add_notes(self.id, None, person_id=person.pk, column=column, texts=texts)
        return [Factor.objects.get(pk=pk) for pk in made]

    def cards(self, person: Participant, *texts: str, column: int = 1, **more: Any) -> list[Factor]:
        made = lists.add_cards(self.id, None, person_id=person.pk, column=column, texts=texts, **more)
        return [Factor.objects.get(pk=pk) for pk in made]

    def on_list(self, group: Group) -> list[Factor]:
        """What stands on a list, in its order, also what is set aside."""
        return [card for card in Factor.objects.filter(group=group) if card.is_shown]

    def texts(self, group: Group) -> list[str]:
        return [card.text for card in self.on_list(group)]

    def texts_of(self, person: Participant, level: str) -> list[str]:
        return self.texts(self.group_of(person, level))

    def card(self, person: Participant, level: str, text: str) -> Factor:
        """The card with this text on the list of somebody's group."""
        (found,) = [card for card in self.on_list(self.group_of(person, level)) if card.text == text]
        return found

    def flap(self) -> list[Factor]:
        return [card for card in Factor.objects.filter(group__session=self.id, group__level="all") if card.is_shown]

    def flap_texts(self) -> list[str]:
        return sorted(card.text for card in self.flap())

    def on_flap(self, text: str) -> Factor:
        (found,) = [card for card in self.flap() if card.text == text]
        return found

    def trace(self, card: Factor) -> Any:
        return trees.tree_of(self.session).trace(str(card.pk), trees.joined_groups(self.session))

    def does(self, verb: Any, person: Participant, card: Factor, **more: Any) -> list[str]:
        """Somebody does something with a card of their list."""
        made: list[str] = verb(self.id, None, person_id=person.pk, card_id=card.pk, **more)
        return made

    def merges(self, person: Participant, text: str, *cards: Factor) -> Factor:
        (made,) = lists.merge_cards(self.id, None, person_id=person.pk, card_ids=[card.pk for card in cards], text=text)
        return Factor.objects.get(pk=made)

    # What is shown ----------------------------------------------------------------------------

    def reading(self, *present: Participant, for_many: bool = False) -> Reading:
        return Reading.of(self.id, frozenset(person.scope for person in present), for_many=for_many)

    def part(self, name: str, person: Participant | None = None, *present: Participant) -> render.Context:
        return render.PARTS[name].context(self.reading(*present), str(person.pk) if person else "")

    def rows(self, name: str, person: Participant | None = None, *, for_many: bool = False) -> list[render.Row]:
        key = str(person.pk) if person else ""
        return list(render.ROWS[name].load(self.reading(for_many=for_many), key, None))


def refusal(verb: Any, *args: Any, **kwargs: Any) -> tuple[str, int]:
    with pytest.raises(Refused) as refused:
        verb(*args, **kwargs)
    assert refused.value.sentence
    return refused.value.reason, refused.value.status


def everybody_sits_once(workshop: Workshop) -> None:
    """At the level at which people sit now, who is here has one seat in a group that is still there, and nobody two."""
    level = seating.last_level(workshop.session)
    seats = Counter(person.pk for table in workshop.tables(level) for person in table.people) if level else Counter()
    if level:
        assert seats == Counter(person.pk for person in workshop.here)


def written_anywhere(word: str) -> list[str]:
    """The tables in which a word stands, in whatever field."""
    found = []
    for model in apps.get_models():
        written = [{**row, "content": ""} for row in model._default_manager.values()]  # the teamtool's own words
        rows = json.dumps(written, default=str, ensure_ascii=False)
        if word in rows:
            found.append(model._meta.label)
    return found
