"""What a large photo needed does not stay with the process that read it."""

import subprocess
import sys

PROGRAM = """
from images.memory import give_back, resident
there = [bytes(1_000) for _ in range(100_000)]
last, before = there[-1], resident()
del there
kept = resident()
give_back(kept=kept + 1)
untouched = resident()
give_back(kept=0)
print(before, kept, untouched, resident())
"""


def test_what_is_free_goes_back_to_the_system_once_it_is_much() -> None:
    run = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True)
    before, kept, untouched, after = map(int, run.stdout.split())
    assert kept > before - 20_000_000, "the C library keeps what was freed"
    assert untouched > kept - 1_000_000
    assert after < kept - 50_000_000
