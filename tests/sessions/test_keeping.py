"""How long things are kept: the terms, pure, and the verbs that hold them."""

import uuid
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from sessions import actions, keeping, terms
from sessions.keeping import Life, Terms
from sessions.models import Event, Op, Participant, Pass, Session
from tests.people import Device, Room
from tests.workshop import Workshop, refusal

HERE = ZoneInfo("Europe/Amsterdam")
OPENED = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ENDED = datetime(2026, 3, 10, 15, 30, tzinfo=UTC)
OVER = Life(OPENED, ENDED, began=True)
USUAL = Terms()
UNSAID: dict[str, Any] = {
    "meets_at": None, "place": "", "responsible": "", "podcast_url": "", "help_name": "", "help_address": "",
    "help_checked_on": None,
}  # fmt: skip


def day(month: int, number: int) -> date:
    return date(2026, month, number)


# The terms -----------------------------------------------------------------------------------------


def test_what_nobody_saw_goes_24_hours_after_the_end_and_the_rest_after_30_days():
    assert keeping.words_go_at(OVER, USUAL, HERE) == ENDED + timedelta(hours=24)
    assert keeping.goes_at(OVER, USUAL, HERE) == ENDED + timedelta(days=30)


def test_an_organisation_may_keep_shorter():
    shorter = Terms(timedelta(hours=2), timedelta(days=7))
    assert keeping.words_go_at(OVER, shorter, HERE) == ENDED + timedelta(hours=2)
    assert keeping.goes_at(OVER, shorter, HERE) == ENDED + timedelta(days=7)
    assert (shorter.hours, shorter.days) == (2, 7)


def test_never_longer_whatever_the_settings_say(settings):
    settings.KEEP_WORDS_HOURS, settings.KEEP_SESSION_DAYS = 48, 365
    assert terms.terms() == USUAL
    settings.KEEP_WORDS_HOURS, settings.KEEP_SESSION_DAYS = 1, 3
    assert (terms.terms().hours, terms.terms().days) == (1, 3)


def test_a_chosen_day_begins_at_midnight_where_people_are_and_makes_nothing_later():
    chosen = Life(OPENED, ENDED, began=True, chosen=day(3, 14))
    assert keeping.goes_at(chosen, USUAL, HERE) == datetime(2026, 3, 13, 23, 0, tzinfo=UTC)
    tomorrow = Life(OPENED, ENDED, began=True, chosen=day(3, 11))
    assert keeping.words_go_at(tomorrow, USUAL, HERE) == keeping.goes_at(tomorrow, USUAL, HERE)
    too_late = Life(OPENED, ENDED, began=True, chosen=day(12, 31))
    assert keeping.goes_at(too_late, USUAL, HERE) == ENDED + timedelta(days=30)


def test_a_session_that_never_began_goes_30_days_after_it_was_opened_but_not_while_people_come_in():
    assert keeping.goes_at(Life(OPENED), USUAL, HERE) == OPENED + timedelta(days=30)
    early = Life(OPENED, posted_at=OPENED + timedelta(days=3))
    assert keeping.goes_at(early, USUAL, HERE) == OPENED + timedelta(days=30)
    walking_in = Life(OPENED, posted_at=OPENED + timedelta(days=30) - timedelta(minutes=5))
    assert keeping.goes_at(walking_in, USUAL, HERE) == OPENED + timedelta(days=31) - timedelta(minutes=5)
    assert keeping.words_go_at(walking_in, USUAL, HERE) is None


def test_one_that_is_planned_goes_30_days_after_that_day_but_no_day_keeps_it_for_years():
    planned = OPENED + timedelta(days=45)
    goes = keeping.goes_at(Life(OPENED, planned=planned.astimezone(HERE).date()), USUAL, HERE)
    assert planned + timedelta(days=30) < goes <= planned + timedelta(days=31)
    past = Life(OPENED, planned=OPENED.date() - timedelta(days=9))
    assert keeping.goes_at(past, USUAL, HERE) == OPENED + timedelta(days=30)
    latest = OPENED + keeping.LONGEST_AHEAD + timedelta(days=30)
    assert latest < keeping.goes_at(Life(OPENED, planned=date.max), USUAL, HERE) <= latest + timedelta(days=1)


def test_a_session_prepared_weeks_ahead_is_there_on_its_day(workshop: Workshop):
    now = timezone.now()
    actions.prepare(workshop.id, None, meets_on=now.date() + timedelta(days=3), **UNSAID)
    long_ago = now - timedelta(days=40)
    Session.objects.filter(pk=workshop.id).update(opened_at=long_ago)
    workshop.session.events.update(at=long_ago)
    workshop.session.ops.update(at=long_ago)
    assert list(terms.due(now)) == []
    assert list(terms.due(now + timedelta(days=35))) == [workshop.id]


def test_a_session_that_was_left_goes_30_days_after_somebody_did_something():
    left = Life(OPENED, began=True, posted_at=OPENED + timedelta(days=9))
    assert keeping.goes_at(left, USUAL, HERE) == OPENED + timedelta(days=39)
    assert keeping.goes_at(Life(OPENED, began=True), USUAL, HERE) == OPENED + timedelta(days=30)


def test_the_facilitator_may_choose_from_tomorrow_to_the_day_before_the_one_that_was_told():
    now = ENDED + timedelta(hours=1)
    assert keeping.days_to_choose(OVER, USUAL, HERE, now) == (day(3, 11), day(4, 8))
    chosen = Life(OPENED, ENDED, began=True, chosen=day(3, 13))
    assert keeping.days_to_choose(chosen, USUAL, HERE, now) == (day(3, 11), day(3, 12))
    tomorrow = Life(OPENED, ENDED, began=True, chosen=day(3, 11))
    assert keeping.days_to_choose(tomorrow, USUAL, HERE, now) is None
    assert keeping.days_to_choose(Life(OPENED, began=True), USUAL, HERE, now) is None


# What is due ---------------------------------------------------------------------------------------


@pytest.fixture
def workshop(room: Room) -> Workshop:
    return Workshop(room.session.pk)


def aged(workshop: Workshop, **ago: timedelta) -> Session:
    """Its moments lie so long ago."""
    Session.objects.filter(pk=workshop.id).update(**{name: timezone.now() - by for name, by in ago.items()})
    return workshop.session


def test_a_session_begins_when_it_leaves_the_lobby_also_when_one_goes_back(workshop: Workshop):
    workshop.comes("Anna")
    assert not terms.life_of(workshop.session).began
    workshop.next()
    workshop.back()
    assert workshop.phase == "lobby"
    assert terms.life_of(workshop.session).began


def test_also_what_changed_nothing_counts_as_somebody_being_there(room: Room, els: Device, workshop: Workshop):
    long_ago = timezone.now() - timedelta(days=40)
    room.goes_to("podcast")
    aged(workshop, opened_at=timedelta(days=60))
    Event.objects.update(at=long_ago)
    Op.objects.update(at=long_ago)
    assert list(terms.due(timezone.now())) == [workshop.id]
    els.posts("black_out", black="0")
    assert list(terms.due(timezone.now())) == []


def test_only_what_is_due_is_found(workshop: Workshop):
    now = timezone.now()
    assert list(terms.due(now)) == list(terms.with_words_due(now)) == []
    workshop.on_to("finished")
    assert list(terms.with_words_due(now + timedelta(hours=23))) == []
    assert list(terms.with_words_due(now + timedelta(hours=25))) == [workshop.id]
    assert list(terms.due(now + timedelta(days=29))) == []
    assert list(terms.due(now + timedelta(days=31))) == [workshop.id]
    actions.keep_until(workshop.id, None, day=terms.day_told(workshop.session) - timedelta(days=20))
    assert list(terms.due(now + timedelta(days=8))) == []
    assert list(terms.due(now + timedelta(days=11))) == [workshop.id]


# The verbs -----------------------------------------------------------------------------------------


def test_the_verbs_of_the_clock_do_nothing_before_their_time(workshop: Workshop):
    workshop.on_to("finished")
    before = workshop.session.revision
    actions.wipe_words(workshop.id, None)
    actions.delete_when_due(workshop.id, None)
    assert (workshop.session.revision, workshop.session.wiped_at) == (before, None)


def test_words_are_wiped_once(workshop: Workshop):
    workshop.on_to("finished")
    aged(workshop, ended_at=timedelta(hours=25))
    actions.wipe_words(workshop.id, None)
    once = workshop.session
    actions.wipe_words(workshop.id, None)
    assert (workshop.session.revision, workshop.session.wiped_at) == (once.revision, once.wiped_at)


def test_before_the_end_nothing_is_deleted_and_no_day_is_chosen(workshop: Workshop):
    workshop.on_to("closing")
    assert refusal(actions.delete_session, workshop.id, None) == ("not_ended", 409)
    tomorrow = timezone.localdate() + timedelta(days=1)
    assert refusal(actions.keep_until, workshop.id, None, day=tomorrow) == ("not_ended", 409)


def test_a_day_that_was_told_is_never_made_later(workshop: Workshop):
    workshop.on_to("finished")
    today = timezone.localdate()
    actions.keep_until(workshop.id, None, day=today + timedelta(days=5))
    for days in (0, 5, 6, 29, 60, -1):
        chosen = today + timedelta(days=days)
        assert refusal(actions.keep_until, workshop.id, None, day=chosen) == ("no_such_day", 422)
    actions.keep_until(workshop.id, None, day=today + timedelta(days=1))
    assert refusal(actions.keep_until, workshop.id, None, day=today + timedelta(days=1)) == ("no_day_left", 409)
    assert workshop.session.delete_on == today + timedelta(days=1)


def test_after_wiping_who_took_part_still_opens_the_report_and_no_other_secret_is_left(
    room: Room, workshop: Workshop, anna: Device, ben: Device
):
    gone, without = workshop.comes("Gijs"), workshop.comes("Truus", without_phone=True)
    workshop.goes(gone)
    actions.ask_help(workshop.id, None, person_id=anna.person.pk, wanted=True)
    actions.say_listened(workshop.id, None, person_id=anna.person.pk, answer=Participant.Listened.PARTLY)
    actions.offer_seat(workshop.id, None, person_id=ben.person.pk, digest="a seat")
    room.screen()
    workshop.on_to("finished")
    aged(workshop, ended_at=timedelta(hours=25))
    actions.wipe_words(workshop.id, None)
    assert {person.name for person in Participant.objects.all()} == {"Anna", "Ben"}
    assert not Participant.objects.filter(pk__in=[gone.pk, without.pk]).exists()
    for person in (anna.person, ben.person):
        left = (person.help_asked_at, person.listened, person.seat_digest, person.seat_until, person.asks_id)
        assert left == (None, "", "", None, None)
    assert Op.objects.count() == 0
    assert [event.kind for event in Event.objects.all()] == ["words_wiped"]
    for device in (anna, ben, room.facilitator):
        assert device.client.get(device.url("report", device.role)).status_code == 200
    assert Pass.objects.count() == 2


def test_deleting_is_no_event_and_leaves_no_op(workshop: Workshop):
    workshop.crowd(3)
    workshop.on_to("finished")
    actions.delete_session(workshop.id, None)
    for model in (Session, Participant, Event, Op, Pass):
        assert not model.objects.exists()
    with pytest.raises(Session.DoesNotExist):
        actions.delete_session(workshop.id, None)
    with pytest.raises(Session.DoesNotExist):
        actions.delete_when_due(uuid.uuid4(), None)
