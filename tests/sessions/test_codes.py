"""Codes that people read aloud, and secrets."""

import pytest

from sessions import codes


def test_a_code_has_six_characters_none_of_which_looks_like_another():
    drawn = {codes.new_code() for _ in range(300)}
    assert len(drawn) == 300
    assert {len(code) for code in drawn} == {6}
    assert not set("".join(drawn)) & set("ILOU01")


@pytest.mark.parametrize("typed", ["k7m4px", "K7M 4PX", " k7m-4px ", "K.7.M.4.P.X", "\u200bK7M4PX"])
def test_a_code_is_read_however_it_is_typed(typed):
    assert codes.read_code(typed) == "K7M4PX"


def test_a_code_that_was_typed_endlessly_is_cut():
    assert len(codes.read_code("K" * 10_000)) == 32


def test_a_code_is_spoken_in_two_halves():
    assert codes.spoken("K7M4PX") == "K7M 4PX"


def test_the_code_of_a_secret_is_the_same_each_time_and_another_for_another_secret():
    code = codes.code_from("a secret", codes.SEAT_CODE_LENGTH)
    assert code == codes.code_from("a secret", codes.SEAT_CODE_LENGTH)
    assert code != codes.code_from("another secret", codes.SEAT_CODE_LENGTH)
    assert len(code) == codes.SEAT_CODE_LENGTH
    assert set(code) <= set(codes.ALPHABET)


def test_a_secret_is_new_each_time_and_its_digest_is_not_the_secret():
    secret = codes.new_secret()
    assert secret != codes.new_secret()
    assert len(secret) == 22
    assert codes.digest(secret) == codes.digest(secret) != secret
