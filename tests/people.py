"""People at work through the real HTTP interface, in this process: what a browser would send, without a browser."""

import json
import uuid
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.test import Client
from django.urls import reverse

from sessions import access, actions, codes, method, seating, shelf
from sessions.models import Participant, Pass, Session


@dataclass
class Device:
    """A browser with its cookies, in one role of one session."""

    session: Session
    role: str
    client: Client = field(default_factory=Client)
    person_id: str = ""

    @property
    def person(self) -> Participant:
        return Participant.objects.get(pk=self.person_id)

    def url(self, name: str, *args: Any) -> str:
        return reverse(name, args=[self.session.pk, *args])

    def sees(self) -> str:
        """The page of this device, as text."""
        response = self.client.get(self.url(access.PAGE_OF[self.role]))
        assert response.status_code == 200, response.status_code
        return response.content.decode()

    def posts(self, name: str, /, *args: Any, op: str = "", script: bool = True, **said: Any) -> Any:
        """Send a form, by script unless told otherwise; `op` is made anew unless given."""
        headers = {"HX-Request": "true"} if script else {}
        fields = {"op": op or str(uuid.uuid4()), **said}
        return self.client.post(self.url(name, *args), fields, headers=headers)

    def frame(self, since: int | None = None) -> dict[str, Any]:
        """What the server would show this device: the whole, or what changed since a revision."""
        query = {} if since is None else {"since": since}
        response = self.client.get(reverse("state", args=[self.session.pk, self.role]), query)
        assert response.status_code == 200, response.status_code
        frame: dict[str, Any] = json.loads(response.content)
        return frame


@dataclass
class Room:
    """A session with its facilitator."""

    session: Session
    facilitator: Device

    def joins(self, name: str, client: Client | None = None) -> Device:
        """Somebody comes in by the front page."""
        client = client or Client()
        response = client.post(reverse("join"), {"code": self.session.code, "name": name, "op": str(uuid.uuid4())})
        assert response.status_code == 303, response.content.decode()
        digest = codes.digest(client.cookies[access.cookie_name(access.PHONE, self.session.pk)].value)
        person = Participant.objects.get(token_digest=digest)
        return Device(self.session, access.PHONE, client, str(person.pk))

    def screen(self) -> Device:
        """A projector that came in by the screen link."""
        return with_pass(self.session, access.SCREEN)

    def goes_to(self, phase: str, rest: str = "all") -> None:
        """The facilitator presses next until the phase is there; `rest`: what is not on the flap yet goes or stays."""
        for _press in range(20):
            self.session.refresh_from_db()
            if self.session.phase == phase:
                return
            onward = method.onward(self.session.phase, seating.passed_over(self.session))
            assert onward, f"no way on from {self.session.phase}"
            said = {"pressed_in": self.session.phase, "to": onward.to, "rest": rest}
            # Without script, because the answer to a script is a page full of parts that nobody here looks at.
            response = self.facilitator.posts("go_to", script=False, **said)
            assert response.status_code == 303, response.content.decode()
        raise AssertionError(f"never came to {phase}")


def with_pass(session: Session, role: str) -> Device:
    client = Client()
    token = codes.new_secret()
    actions.give_pass(session=session, role=Pass.Role(role), token_digest=codes.digest(token))
    client.cookies[access.cookie_name(role, session.pk)] = token
    return Device(session, role, client)


def open_room(language: str = "nl", title: str = "", slug: str = "shame-sexting") -> Room:
    """A session as the front page opens it."""
    teamtool = shelf.teamtools()[(slug, language)]
    session = actions.open_session(
        op=None,
        title=title,
        language=language,
        teamtool=slug,
        content=teamtool.as_json(),
        minutes=teamtool.minutes(),
        max_people=settings.MAX_PEOPLE,
    )
    return Room(session, with_pass(session, access.CONSOLE))
