"""Pictures of the manual are made small without changing what is on them."""

import struct
import zlib

import pytest

from tests.browser import small_png
from tests.browser.small_png import SIGNATURE, read, shrink

RED, SKY, INK = (200, 30, 30), (120, 170, 220), (20, 20, 25)
ROWS = [[RED, SKY, INK, SKY], [RED, RED, INK, INK], [SKY, SKY, SKY, RED], [INK, RED, SKY, INK], [RED, SKY, RED, SKY]]


def filtered(way: int, row: bytes, above: bytes, size: int) -> bytes:
    """As the PNG specification says, the other way round."""
    made = bytearray()
    for at, one in enumerate(row):
        left = row[at - size] if at >= size else 0
        corner = above[at - size] if at >= size else 0
        up = above[at]
        estimate = left + up - corner
        paeth = min((left, up, corner), key=lambda each: abs(estimate - each))
        made.append((one - (0, left, up, (left + up) // 2, paeth)[way]) & 255)
    return bytes([way]) + bytes(made)


def a_picture(size: int) -> bytes:
    """With each of the five filters on one row; `size` 4 has a channel for what is see-through."""
    rows = [b"".join(bytes(colour) + b"\xff" * (size - 3) for colour in row) for row in ROWS]
    before = [bytes(len(rows[0])), *rows]
    data = b"".join(filtered(way, row, above, size) for way, (row, above) in enumerate(zip(rows, before, strict=False)))
    head = struct.pack(">IIBBBBB", 4, 5, 8, {3: 2, 4: 6}[size], 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(data)), (b"IEND", b""))
    return SIGNATURE + b"".join(small_png._chunk(name, body) for name, body in chunks)


def shown(picture: bytes) -> list[list[tuple[int, ...]]]:
    """The colours of a picture with a palette and no filters."""
    at = picture.index(b"PLTE") - 4
    (length,) = struct.unpack(">I", picture[at : at + 4])
    colours = [tuple(picture[at + 8 + n : at + 11 + n]) for n in range(0, length, 3)]
    at = picture.index(b"IDAT") - 4
    (length,) = struct.unpack(">I", picture[at : at + 4])
    data = zlib.decompress(picture[at + 8 : at + 8 + length])
    return [[colours[number] for number in data[n + 1 : n + 5]] for n in range(0, len(data), 5)]


@pytest.mark.parametrize("size", [3, 4])
def test_a_picture_is_read_whatever_its_rows_were_packed_with(size: int):
    assert read(a_picture(size)) == (4, 5, ROWS)


def test_with_few_colours_nothing_changes():
    assert shown(shrink(a_picture(4))) == ROWS


def test_with_too_many_colours_the_nearest_takes_the_place():
    few = shown(shrink(a_picture(3), colours=2))
    assert len({colour for row in few for colour in row}) == 2
    assert few[0][1] == few[2][0] == SKY
