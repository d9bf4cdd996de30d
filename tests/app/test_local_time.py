"""Moments are shown in Việt Nam's time, whatever zone the machine keeps."""

import os
import subprocess
import sys

import pytest

ASK = "from app.command import keep_local_time; keep_local_time(); import time; print(time.strftime('%z'))"


@pytest.mark.parametrize(("zone", "shown"), [(None, "+0700"), ("", "+0700"), ("UTC", "+0000")])
def test_the_clock_is_that_of_viet_nam_unless_a_zone_is_named(zone: str | None, shown: str) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "TZ"}
    environment |= {} if zone is None else {"TZ": zone}
    done = subprocess.run([sys.executable, "-c", ASK], capture_output=True, text=True, check=True, env=environment)
    assert done.stdout.strip() == shown
