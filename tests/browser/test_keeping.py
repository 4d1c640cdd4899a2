"""What people see on pages that stay open when something is wiped or deleted."""

import os
import sqlite3
import subprocess
import sys

from playwright.sync_api import Page, expect

from tests.browser.axe import finds_nothing, narrow_enough
from tests.browser.faults import Party
from tests.browser.rooms import in_phase, writes
from tests.server import ROOT, Server

NOTE = "Kanarie van Anna"


def at_the_end(party: Party) -> Page:
    """Anna reads her notes on the last page; no socket is open any more."""
    phone = party.comes("Anna")
    phone.evaluate("document.body.dataset.checkEvery = 200")  # an ended page asks fifteen times as seldom
    party.room.goes_to("alone")
    in_phase(phone, "alone")
    writes(phone, NOTE)
    party.room.goes_to("closing")
    party.room.console.locator("#next .next").click()
    party.room.console.get_by_role("button", name="Sluit af voor iedereen").click()
    in_phase(phone, "finished")
    expect(phone.locator("#line")).to_have_text("afgelopen")
    expect(phone.locator("#notes-1")).to_contain_text(NOTE)
    return phone


def a_day_goes_by(server: Server, session: str) -> None:
    """And cron comes by, in a process of its own."""
    with sqlite3.connect(server.database, timeout=20) as past:
        past.execute("UPDATE workshop_session SET ended_at = datetime('now', '-25 hours') WHERE id = ?", [session])
    past.close()
    environment = {**os.environ, "DATA_DIR": str(server.data_dir)}
    said = subprocess.run(
        [sys.executable, "manage.py", "tidy"], cwd=ROOT, env=environment, check=True, capture_output=True
    )
    assert said.stdout == b"wiped: 1, deleted: 0\n"


def test_a_page_that_stays_open_lets_go_of_the_notes_when_they_are_wiped(party: Party):
    phone = at_the_end(party)
    expect(phone.locator("#kept")).to_contain_text("worden gewist op")
    a_day_goes_by(party.server, party.session)
    expect(phone.locator("#notes-1 li")).to_have_count(0, timeout=60_000)
    expect(phone.locator("#notes_kept")).to_contain_text("Je notities zijn gewist")
    expect(phone.locator("#kept")).to_contain_text("zijn gewist")
    expect(phone.locator("#notes")).not_to_contain_text(NOTE)  # on the flap it stays: hers was the only list


def test_the_facilitator_deletes_after_two_questions_and_open_pages_say_so(party: Party):
    phone, console = at_the_end(party), party.room.console
    console.get_by_role("link", name="Eerder verwijderen, of nu").click()
    finds_nothing(console, "keeping")
    narrow_enough(console, "keeping")
    button = console.get_by_role("button", name="Alles nu verwijderen")
    button.click()
    expect(button).to_be_visible()  # the browser asks for the tick first
    console.get_by_label("Ik weet het zeker").check(force=True)
    button.click()
    expect(console.get_by_role("heading", level=1)).to_have_text("De sessie is verwijderd")
    expect(phone.get_by_role("heading", level=1)).to_have_text("Deze sessie is verwijderd", timeout=60_000)
    assert NOTE not in phone.content()
    phone.reload()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Deze sessie is er niet meer")
