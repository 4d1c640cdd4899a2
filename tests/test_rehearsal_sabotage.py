"""Break a rule in the server, and the rehearsal says which: so it sees what it says it sees."""

import os
import shutil
from pathlib import Path

import pytest

from benchmarks.processes import Server, free_port
from rehearsal.__main__ import FASTER
from rehearsal.ledger import RULES
from rehearsal.play import Options
from rehearsal.stage import perform
from tests.sabotage import SABOTAGES
from tests.server import ROOT

# Which rule each breaks, and the smallest session in which that can be seen.
FOUND_BY: dict[str, tuple[str, Options]] = {
    "somebody_works_alone_instead_of_a_trio": ("sizes", Options(people=3, until="pairs_forming")),
    "all_pairs_become_one_group": ("two_lists_to_one", Options(people=6, until="fours_forming")),
    "a_late_joiner_sits_in_the_largest_pair": ("late_in_pairs", Options(people=5, late=1, until="pairs")),
    "a_late_joiner_sits_in_the_largest_four": ("late_in_fours", Options(people=6, late=2, until="fours")),
    "a_late_joiner_gets_no_seat": ("one_seat_each", Options(people=2, late=1, until="pairs")),
    "somebody_sits_in_two_groups": ("one_seat_each", Options(people=4, until="pairs_forming")),
    "no_advice_on_the_size_of_the_group": ("size_advice", Options(people=13, until="podcast")),
    "nobody_takes_over_an_empty_group": ("empty_group_is_offered", Options(people=4, seed=3, leavers=2, until="pairs")),
    "one_list_is_presented_all_the_same": ("passed_over", Options(people=2, until="questions")),
    "what_was_shared_leaves_with_its_writer": (
        "leaving_keeps_what_was_shared", Options(people=2, seed=3, leavers=1, until="pairs"),
    ),
    "on_again_doubles_the_lists": ("back_doubles_nothing", Options(people=2, back=True, until="pairs")),
    "back_loses_what_pairs_made": ("back_loses_nothing", Options(people=2, back=True, until="pairs")),
    "merging_keeps_only_one_of_the_cards": ("merging_destroys_nothing", Options(people=2, until="pairs")),
    "who_reads_along_changes_cards": ("one_has_the_pen", Options(people=4, until="fours")),
    "a_joined_group_leaves_its_list_behind": (
        "joined_lists_are_whole", Options(people=4, seed=3, leavers=2, until="pairs"),
    ),
    "numbers_count_cards_instead_of_people": ("numbers_count_writers", Options(people=2, until="questions")),
    "few_groups_present_in_turns": ("one_card_a_turn", Options(people=6, until="together")),
    "what_is_there_already_comes_once_more": ("there_already_changes_no_words", Options(people=6, until="together")),
    "nobody_asks_about_the_rest": ("asked_about_the_rest", Options(people=6, until="questions")),
    "the_console_shows_private_notes": ("notes_are_private", Options(people=2, until="pairs_forming")),
    "the_screen_shows_the_lists_of_pairs": ("lists_stay_in_their_group", Options(people=2, until="questions")),
    "the_screen_shows_the_lists_of_fours": ("lists_stay_in_their_group", Options(people=4, back=True, until="fours")),
    "what_is_kept_back_goes_along": ("kept_back_stays", Options(people=2, until="pairs")),
    "the_flap_says_who_wrote": ("names_stay_in_the_group", Options(people=6, until="together")),
    "the_screen_shows_proposals": (
        "proposals_come_first_to_the_facilitator", Options(people=2, until="pairs_forming"),
    ),
    "the_console_shows_votes_before_closing": ("votes_are_secret", Options(people=3, until="top")),
    "wiping_leaves_the_copies": ("wiped_is_gone", Options(people=6, until="together")),
    "the_flap_of_the_screen_lacks_a_column": ("one_flap", Options(people=2, until="questions")),
    "the_report_holds_notes": ("report_is_for_everybody", Options(people=2, top="none")),
    "the_clock_of_the_screen_runs_behind": ("one_clock", Options(people=2, until="podcast")),
    "late_notes_are_refused": ("late_adds_are_kept", Options(people=2, until="pairs")),
    "late_notes_are_not_marked": ("late_adds_are_kept", Options(people=2, until="pairs")),
    "a_late_vote_is_taken": ("late_commands_are_refused", Options(people=3, until="top")),
    "a_late_edit_is_taken": ("late_commands_are_refused", Options(people=2, until="questions")),
    "next_pressed_by_two_moves_two_phases": ("two_nexts_move_one", Options(people=2, until="pairs_forming")),
    "who_was_taken_out_may_go_on": ("who_is_out_is_out", Options(people=2, seed=3, leavers=1, until="pairs")),
    "the_session_never_ends": ("nothing_after_the_end", Options(people=2, top="none")),
    "devices_are_not_told": ("one_flap", Options(people=2, until="questions")),
}  # fmt: skip


# What no device shows, or no rehearsal makes happen: the test that guards it.
GUARDED_ELSEWHERE = {
    "the timer is right on a phone whose clock is ten minutes off": (
        "tests/browser/test_straight_line.py",
        "test_two_phones_console_and_screen_go_through_the_first_part_together",
    ),
    "votes are thrown away on closing, only totals are kept": (
        "tests/factors/test_top.py",
        "test_closing_counts_throws_the_votes_away_and_ranks_who_is_surely_in",
    ),
    "words that were wiped are in no row of the database": (
        "tests/factors/test_actions_lists.py",
        "test_words_that_a_member_wipes_are_nowhere_any_more",
    ),
    "above sixty people two sessions are suggested": (
        "tests/sessions/test_parts.py",
        "test_above_twelve_and_above_sixty_the_console_says_what_the_method_advises",
    ),
    "votes are hidden when going back": (
        "tests/factors/test_top.py",
        "test_votes_are_for_the_phase_of_the_top_three_and_hidden_when_going_back",
    ),
}


def test_every_sabotage_is_tried_and_names_a_rule():
    assert FOUND_BY.keys() == SABOTAGES.keys()
    assert {rule for rule, _options in FOUND_BY.values()} <= RULES.keys()


@pytest.mark.parametrize("rule", GUARDED_ELSEWHERE)
def test_what_a_rehearsal_cannot_see_has_a_test_of_its_own(rule: str):
    file, name = GUARDED_ELSEWHERE[rule]
    assert f"def {name}(" in (ROOT / file).read_text()


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data of a server that has only just started, to begin with: tables and static files are there."""
    folder = tmp_path_factory.mktemp("fresh")
    with serving(["manage.py", "serve"], folder):
        pass
    return folder


def serving(arguments: list[str], folder: Path) -> Server:
    port = free_port()
    places = {"HOST": "127.0.0.1", "PORT": str(port), "DATA_DIR": str(folder)}
    return Server(arguments, folder, port, **places, **FASTER)


# All of them in `make test-long`; every eighth otherwise, because each plays a session on a server of its own.
TRIED = [*FOUND_BY] if os.environ.get("LONG") else [*FOUND_BY][::8]


@pytest.mark.parametrize("name", TRIED)
async def test_a_rehearsal_finds(name: str, fresh: Path, tmp_path: Path):
    rule, options = FOUND_BY[name]
    data = Path(shutil.copytree(fresh, tmp_path / "data"))
    with serving(["-m", "tests.sabotaged", name], data) as server:
        outcome = await perform(options, server.url, tmp_path, quiet=True)
    broken = {breach.rule: breach.said for breach in outcome.play.ledger.breaches}
    assert rule in broken, (broken, outcome.play.phases)
