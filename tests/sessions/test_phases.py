"""What the phases are called."""

import pytest
from django.utils import translation

from sessions import method, phases


@pytest.mark.parametrize("phase", method.PHASES)
def test_every_phase_has_a_name_and_a_heading_in_both_languages(phase):
    for language in ("nl", "en"):
        with translation.override(language):
            assert phases.name(phase)
            assert phases.heading(phase)


def test_names_and_steps_cover_the_method_and_nothing_else():
    assert tuple(phases.NAMES) == method.PHASES
    assert set(phases.STEPS) == set(method.STEP_OF.values()) - {0}


def test_no_two_phases_share_a_name():
    with translation.override("en"):
        assert len({phases.name(phase) for phase in method.PHASES}) == len(method.PHASES)
