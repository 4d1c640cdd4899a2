"""The fault suite: nothing is lost, nobody is let in. Real servers, about twenty times faster than in a room.

Each test plays a session (stage.py), lets something fail (proxy.py and the like), asserts that it really failed, and
asks the one oracle (oracle.py). FAULT_SEED=<number> plays a failure again, LONG=1 plays all with larger numbers.

Where each scenario is tested:
    kill -9 amid writes; stop and start amid a session       test_kill, test_stopping; browser/test_fault_restart
    answer lost after the commit; cut lines                  test_lost_answers; browser/test_outbox
    the same post twenty times in parallel                   live/test_writes
    offline with five notes while the phase moves on         test_lost_answers; browser/test_outbox
    reload and restore offline, two tabs                     browser/test_outbox; test_coming_and_going (tabs)
    half-open, never read, WebSockets blocked, held up       test_slow_sockets; browser/test_line
    pokes dropped, a subscription lost                       test_pokes
    two merge, one rewords, two press next                   test_together
    the laptop dies, late and leaving in every phase,        test_coming_and_going
      the last of a group, two devices
    phone clock off, asleep through a phase change           in the browser: browser/test_fault_*
    strange frames and bodies                                test_wire; teamtool/test_errors
    hostile texts in every field to every output             test_hostile; factors/test_exports, sessions/test_texts
    guesses at codes                                         test_guessing; sessions/test_front_views*
    taken out, ended, deleted                                test_refused (live sockets); test_permissions (addresses)
    permission matrix; state machine; deletion               test_permissions; test_lists_over_http; test_keeping
"""

from collections.abc import Iterator

import pytest

from tests.faults.paces import FAST
from tests.server import Server


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    running = Server(tmp_path_factory.mktemp("server"), **FAST).start()
    yield running
    running.stop()
