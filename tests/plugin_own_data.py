"""Loaded before Django reads its settings: tests never touch the data of somebody who works here."""

import os
import tempfile
from pathlib import Path

DATA_DIR = Path(os.environ.get("TESTS_DATA_DIR") or tempfile.mkdtemp(prefix="teamtool-tests-"))
# Workers of one run share it: each has a test database of its own name.
os.environ["TESTS_DATA_DIR"] = os.environ["DATA_DIR"] = str(DATA_DIR)
(DATA_DIR / "static").mkdir(parents=True, exist_ok=True)
