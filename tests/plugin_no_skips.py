"""A test that does not run proves nothing, so a skipped (or expected to fail) test fails the whole run.

Loaded by `make test`. ALLOW_SKIPS=1 lets them pass, for somebody who is working on one part.
"""

import os

import pytest

did_not_run: list[str] = []


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if report.skipped:
        did_not_run.append(report.nodeid)


def pytest_collectreport(report: pytest.CollectReport) -> None:
    if report.skipped:
        did_not_run.append(report.nodeid)


def pytest_sessionfinish(session: pytest.Session) -> None:
    if did_not_run and os.environ.get("ALLOW_SKIPS") != "1":
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if did_not_run:
        names = "\n  ".join(sorted(set(did_not_run)))
        terminalreporter.write_line(f"These did not run, which fails the run (see ALLOW_SKIPS):\n  {names}", red=True)
