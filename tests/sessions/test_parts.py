"""What phone, console and screen show, in the words that people read."""

import re
from datetime import UTC, datetime

import pytest
import time_machine

from sessions import actions, method, phases, presence, render
from sessions.models import Session
from sessions.reading import Reading
from tests.people import Device, Room, open_room

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)  # one o'clock in Amsterdam


def part(device: Device, name: str) -> str:
    return next(item["html"] for item in device.frame()["items"] if item["id"] == name)


def rows(device: Device, name: str) -> list[str]:
    return [item["html"] for item in device.frame()["items"] if item["id"].startswith(f"{name}-")]


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


# For everybody ----------------------------------------------------------------------------------


@pytest.mark.parametrize("phase", method.PHASES)
def test_every_phase_has_its_own_heading_and_step(room: Room, anna: Device, phase: str):
    for name in ("Ben", "Cem", "Dirk", "Eva", "Fem"):  # with fewer, phases are passed over
        room.joins(name)
    room.goes_to(phase)
    heading = part(anna, "heading")
    step = method.STEP_OF[phase]
    assert heading.count("(klaar)") == (4 if phase == "finished" else max(0, step - 1))
    assert ("aria-current" in heading) == (step > 0 and phase != "finished")
    assert heading == part(room.screen(), "heading")


def test_the_clock_waits_with_all_its_minutes_and_says_so(room: Room, els: Device):
    room.goes_to("alone")
    clock = part(els, "clock")
    minutes = room.session.minutes["alone"]
    assert f'data-left="{minutes * 60}"' in clock
    assert f"{minutes}:00" in clock
    assert 'data-ends=""' in clock
    assert "hidden" not in clock.partition(">")[0]


@pytest.mark.parametrize(("seconds", "shown"), [(0, "0:00"), (7, "0:07"), (59, "0:59"), (60, "1:00"), (3601, "60:01")])
def test_a_waiting_clock_is_right_for_every_second(room: Room, els: Device, seconds: int, shown: str):
    Session.objects.update(clock_total=4000, clock_left=seconds)
    assert f"data-time>{shown}<" in part(els, "clock")


def test_a_running_clock_says_until_when_in_the_time_of_the_place(room: Room, els: Device):
    room.goes_to("alone")
    with time_machine.travel(NOON, tick=False):
        els.posts("set_clock", pressed_in="alone", do="start")
        clock = part(els, "clock")
    ends = int(NOON.timestamp() + room.session.minutes["alone"] * 60) * 1000
    assert f'data-ends="{ends}"' in clock
    assert f"data-time>13:{room.session.minutes['alone']:02d}<" in clock


def test_phones_show_no_clock_while_we_talk_and_nobody_one_in_the_lobby(room: Room, anna: Device, els: Device):
    assert "hidden" in part(els, "clock").partition(">")[0]
    room.goes_to("podcast")
    assert "hidden" in part(anna, "clock").partition(">")[0]
    assert "hidden" not in part(els, "clock").partition(">")[0]


def test_the_agreements_are_those_of_the_session(room: Room, anna: Device, els: Device):
    assert part(anna, "agreements").count("<li") == len(room.session.agreements)
    els.posts("agree", agreements="Eén\n<b>Twee</b>")
    assert "&lt;b&gt;Twee&lt;/b&gt;" in part(room.screen(), "agreements")


def test_one_question_is_large_and_two_when_asked_and_a_number_too_high_is_none(room: Room, anna: Device, els: Device):
    questions = room.session.content["podcast"]["questions"]
    assert words(part(anna, "large_questions")) == questions[0]
    els.posts("show_large", question=2)
    assert questions[2] in words(part(room.screen(), "large_questions"))
    assert part(els, "question_choice").count('aria-pressed="true"') == 2
    Session.objects.update(large_questions=[2, 19])
    assert part(room.screen(), "large_questions").count("<li") == 1


def test_a_break_says_when_we_go_on(room: Room, anna: Device, els: Device):
    assert "hidden" in part(anna, "break_notice")
    with time_machine.travel(NOON, tick=False):
        els.posts("take_break", minutes=10)
        assert "13:10" in words(part(anna, "break_notice"))
        assert "13:10" in words(part(els, "break_keys"))
    assert part(anna, "break_notice").count("<p") == part(room.screen(), "break_notice").count("<p") + 1


# The round --------------------------------------------------------------------------------------


def test_in_a_round_each_sees_what_is_theirs(room: Room, anna: Device, ben: Device, els: Device):
    room.goes_to("podcast")
    assert "hidden" in part(anna, "round")
    els.posts("start_round")
    turns = Session.objects.get().turns
    assert turns is not None
    speaker, other = (anna, ben) if turns.speaker == anna.person_id else (ben, anna)
    assert speaker.person.name in part(other, "round")
    assert "<form" in part(speaker, "my_turn")
    assert "<form" not in part(other, "my_turn")
    assert other.person.name in words(part(els, "round_keys"))
    speaker.posts("pass_turn", turn=turns.turn)
    assert speaker.person.name in words(part(els, "round_keys"))
    assert "data-began" not in part(anna, "round")
    els.posts("time_turns", shown="1")
    assert re.search(r'data-began="\d{13}"', part(anna, "round"))
    els.posts("next_turn", turn=turns.turn + 1, passing="0")
    assert anna.person.name not in part(anna, "round")
    assert "hidden" not in part(anna, "round")


def test_who_passed_and_left_is_not_named_any_more(room: Room, anna: Device, ben: Device, els: Device):
    els.posts("start_round")
    turns = Session.objects.get().turns
    assert turns is not None
    speaker = anna if turns.speaker == anna.person_id else ben
    els.posts("next_turn", turn=turns.turn, passing="1")
    els.posts("remove_person", speaker.person_id)
    assert speaker.person.name not in part(els, "round_keys")


# Phones and persons -----------------------------------------------------------------------------


def test_the_cheat_sheet_is_not_sent_before_it_is_opened(room: Room, anna: Device, els: Device):
    idea = room.session.content["cheat_sheet"][0]["text"]
    assert idea not in anna.sees()
    els.posts("open_cheat_sheet", opened="1")
    sheet = part(anna, "cheat_sheet")
    assert sheet.count("<li") == len(room.session.content["cheat_sheet"])
    assert sheet.count("<h2") == sheet.count("<form") == 3


def test_names_stand_in_the_order_in_which_people_came(room: Room, anna: Device, ben: Device):
    assert [words(row) for row in rows(anna, "person")] == ["Anna", "Ben"]
    assert [words(row).partition(" ")[0] for row in rows(room.facilitator, "console_person")] == ["Anna", "Ben"]
    assert words(part(anna, "people_count")) == "Er zijn 2 mensen"


def test_annas_phone_says_her_name_and_what_she_answered(room: Room, anna: Device):
    assert "Anna" in part(anna, "listened")
    assert 'aria-pressed="true"' not in part(anna, "listened")
    anna.posts("listened", answer="no")
    assert re.search(r'value="no" aria-pressed="true"', part(anna, "listened"))
    assert "#case" in part(anna, "listened")


def test_who_asked_for_help_can_take_it_back_and_els_sees_who_longest_ago_first(room: Room, anna: Device, ben: Device):
    els = room.facilitator
    assert "hidden" in part(els, "help_asked").partition(">")[0]
    ben.posts("ask_help", wanted="1")
    anna.posts("ask_help", wanted="1")
    asked = words(part(els, "help_asked"))
    assert asked.index("Ben") < asked.index("Anna")
    assert 'name="wanted" value="0"' in part(anna, "me")


def test_anna_sees_her_own_question_and_whether_the_room_does(room: Room, anna: Device, ben: Device, els: Device):
    room.goes_to("alone")
    anna.posts("ask_question", text="Wat nu?")
    (mine,) = rows(anna, "my_question")
    assert "Wat nu?" in mine
    assert "nagekomen" in words(mine)
    assert rows(ben, "my_question") == rows(room.screen(), "shown_question") == []
    question_id = Session.objects.get().questions.get().pk
    els.posts("show_question", question_id, shown="1")
    assert [words(row) for row in rows(room.screen(), "shown_question")] == ["Wat nu?"]
    assert "scherm" in words(rows(anna, "my_question")[0])


# Console ----------------------------------------------------------------------------------------


def lines(room: Room) -> dict[str, list[str]]:
    """Which phases of the programme are done, now, or passed over."""
    shown = render.PARTS["run"].context(Reading.of(room.session.pk), "")["lines"]
    return {sign: [line["phase"] for line in shown if line[sign]] for sign in ("done", "now", "passed")}


def test_the_programme_shows_where_we_are_and_with_enough_lists_passes_nothing_over(room: Room, els: Device):
    for name in ("Anna", "Ben", "Cem", "Dirk", "Eva", "Fem"):
        room.joins(name)
    room.goes_to("alone")
    run = part(els, "run")
    assert run.count('aria-current="step"') == 1
    assert run.count("(klaar)") == 3
    assert "<s>" not in run
    assert f"{sum(room.session.minutes.values())} minuten" in words(run)
    room.goes_to("questions")
    assert lines(room) == {
        "done": list(method.PHASES[: method.PHASES.index("questions")]),
        "now": ["questions"],
        "passed": [],
    }


@pytest.mark.parametrize(
    ("people", "phase", "passed"),
    [
        (2, "alone", []),  # nobody knows yet how many there will be
        (2, "pairs", ["fours_forming", "fours", "together"]),
        (2, "questions", ["fours_forming", "fours", "together"]),
        (4, "pairs", []),
        (4, "fours_forming", ["together"]),
        (4, "closing", ["together"]),
        (6, "closing", []),
    ],
)
def test_what_one_list_has_no_use_for_is_struck_through_and_not_done(room: Room, people: int, phase: str, passed):
    for name in ("Anna", "Ben", "Cem", "Dirk", "Eva", "Fem")[:people]:
        room.joins(name)
    room.goes_to(phase)
    shown = lines(room)
    assert shown["passed"] == passed
    assert not set(passed) & set(shown["done"])
    assert part(room.facilitator, "run").count("run__line--not") == len(passed)


@pytest.mark.parametrize("phase", method.PHASES)
def test_els_reads_what_she_can_say_in_every_phase(room: Room, els: Device, phase: str):
    room.goes_to(phase)
    entry = next(entry for entry in room.session.content["programme"] if entry["phase"] == phase)
    assert entry["say"] in words(part(els, "now")).replace("&#x27;", "'").replace("&quot;", '"')


def test_next_and_back_say_what_they_will_do(room: Room, els: Device):
    first = part(els, "next")
    assert 'value="welcome"' in first
    assert first.count("<form") == 1
    room.goes_to("alone")
    here = part(els, "next")
    assert 'value="pairs_forming"' in here
    assert 'value="podcast"' in here
    room.goes_to("closing")
    assert 'data-open="end"' in part(els, "next")
    room.goes_to("finished")
    assert "<button" not in part(els, "next")


def moves(room: Room) -> render.Context:
    return render.PARTS["next"].context(Reading.of(room.session.pk), "")


def test_next_names_what_it_passes_over_with_one_list_and_the_minutes_that_gives_back(room: Room, els: Device):
    room.joins("Anna")
    room.goes_to("pairs")
    onward = moves(room)["onward"]
    passed = ("fours_forming", "fours", "together")
    assert onward["to"] == "questions"
    assert onward["passed"] == [phases.name(phase) for phase in passed]
    assert onward["given_back"] == sum(room.session.minutes[phase] for phase in passed) > 0
    assert not onward["asks_rest"]
    assert str(onward["given_back"]) in words(part(els, "next"))
    room.goes_to("questions")
    assert moves(room)["backward"]["to"] == "pairs"


def test_next_asks_about_cards_that_are_left_only_on_from_the_flap(room: Room, els: Device):
    for name in ("Anna", "Ben", "Cem", "Dirk", "Eva", "Fem"):
        room.joins(name)
    asked = []
    for phase in method.PHASES[1:-1]:
        room.goes_to(phase)
        if moves(room)["onward"]["asks_rest"]:
            asked.append(phase)
            assert 'data-open="rest"' in part(els, "next")
        assert not moves(room)["backward"]["asks_rest"]
    assert asked == ["together"]


@pytest.mark.parametrize("phase", ["pairs_forming", "fours_forming"])
def test_from_forming_next_starts_the_time(room: Room, els: Device, phase: str):
    for name in ("Anna", "Ben", "Cem", "Dirk"):
        room.joins(name)
    room.goes_to(phase)
    on = phase.removesuffix("_forming")
    assert moves(room)["onward"]["to"] == on
    assert 'name="do" value="start"' in part(els, "next")
    els.posts("set_clock", pressed_in=phase, do="start")
    room.session.refresh_from_db()
    assert (room.session.phase, room.session.clock.runs) == (on, True)


def test_els_sees_who_is_offline_now_and_not_more_than_three_names(room: Room, els: Device):
    people = [room.joins(name) for name in ("Anna", "Ben", "Cem", "Dirk", "Eva")]
    presence.forget()
    summary = words(part(els, "people_summary"))
    assert "Anna , Ben , Cem" in summary
    assert "Dirk" not in summary
    assert "2" in summary.partition("Cem")[2]
    for device in people:
        presence.seen(room.session.pk, device.person.scope)
    assert "Anna" not in part(els, "people_summary")


@pytest.mark.parametrize(("people", "advice"), [(12, None), (13, "above_12"), (61, "above_60")])
def test_above_twelve_and_above_sixty_the_console_says_what_the_method_advises(db, people: int, advice: str | None):
    room = open_room()
    for n in range(people):
        actions.join(room.session.pk, None, name="Anna", token_digest=str(n))
    summary = part(room.facilitator, "people_summary")
    texts = room.session.content["large_groups"]
    assert ("people__advice" in summary) == (advice is not None)
    assert advice is None or texts[advice][:30] in words(summary).replace("&#x27;", "'")


def test_of_who_listened_only_totals_are_shown(room: Room, anna: Device, ben: Device, els: Device):
    nobody = words(part(els, "listened_totals"))
    anna.posts("listened", answer="yes")
    ben.posts("listened", answer="partly")
    assert re.findall(r"<b>(\d)</b>", part(els, "listened_totals")) == ["1", "1", "0"]
    assert nobody
    assert "1" not in nobody


@pytest.mark.parametrize(
    ("name", "address", "field"),
    [
        ("door", "lock_door", "locked"),
        ("screen_keys", "black_out", "black"),
        ("cheat_sheet_key", "open_cheat_sheet", "opened"),
    ],
)
def test_a_switch_always_offers_the_other_way(room: Room, els: Device, name: str, address: str, field: str):
    assert f'name="{field}" value="1"' in part(els, name)
    off = words(part(els, name))
    els.posts(address, **{field: "1"})  # type: ignore[arg-type]
    assert f'name="{field}" value="0"' in part(els, name)
    assert words(part(els, name)) != off


def test_the_keys_of_the_clock_start_it_and_stop_it(room: Room, els: Device):
    assert "hidden" in part(els, "clock_keys").partition(">")[0]
    room.goes_to("alone")
    assert re.findall(r'name="do" value="(\w+)"', part(els, "clock_keys")) == ["start", "reset", "less", "more"]
    els.posts("set_clock", pressed_in="alone", do="start")
    assert re.findall(r'name="do" value="(\w+)"', part(els, "clock_keys")) == ["stop", "reset", "less", "more"]
