"""The office that counting work is measured on: as many tasks as asked for, within what each person sees."""

from eval.work_scale import measured


def test_a_small_office_is_made_and_counted_as_each_person() -> None:
    found = measured(each=40, offices=5, times=1)
    assert found["tasks"] == 200
    one, everything = found["people"]["mot-don-vi"], found["people"]["tat-ca"]
    assert everything["items"] == 190  # one of twenty is cancelled
    assert 0 < one["items"] < 40  # a planner does not read every document
    assert all(who["trang theo dõi"]["p95"] > 0 for who in (one, everything))
