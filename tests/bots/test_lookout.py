"""Who looks for work: one thread at a time while there is none, another at once when there is some."""

import threading
import time

from bots.lookout import LOOK_S, Lookout


def test_while_there_is_no_work_one_of_many_threads_looks_at_a_time() -> None:
    lookout = Lookout()
    assert [lookout.may_look() for _ in range(5)] == [True, False, False, False, False]
    time.sleep(LOOK_S)
    assert [lookout.may_look() for _ in range(3)] == [True, False, False]


def test_a_call_and_work_found_have_one_thread_look_at_once() -> None:
    lookout = Lookout()
    lookout.may_look()
    lookout.call()
    assert [lookout.may_look(), lookout.may_look()] == [True, False]
    lookout.found()
    assert lookout.may_look()


def test_resting_ends_with_a_call() -> None:
    lookout = Lookout()
    lookout.may_look()
    timer = threading.Timer(0.01, lookout.call)
    timer.start()
    began = time.monotonic()
    lookout.rest()
    assert time.monotonic() - began < LOOK_S
    timer.join()
