"""Rests between measurements, in which servers finish what they are at. A run that measures nothing hurries."""

import asyncio

pace = 1.0  # of a rest


async def rest(seconds: float) -> None:
    await asyncio.sleep(seconds * pace)
