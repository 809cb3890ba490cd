from xmodal.errors import UserError, said

INNER = UserError("data.damaged", "{name} is damaged: {problem}.", name="a.png", problem="{cut")
OUTER = UserError("data.outer", "{count} are bad. The first: {problem} Mend {count}.", count=3, problem=INNER)


def test_an_error_within_another_stands_for_its_sentence():
    assert str(OUTER) == "3 are bad. The first: a.png is damaged: {cut. Mend 3."


def test_it_does_so_after_a_trip_over_the_wire():
    told = OUTER.told()
    assert all(isinstance(value, str) for value in told.values())
    assert str(UserError(OUTER.code, OUTER.template, **told)) == str(OUTER)
    assert UserError(OUTER.code, OUTER.template, **told).told() == told


def test_both_are_translated():
    known = {OUTER.template: "{count} sind schlecht. {problem}", INNER.template: "{name} ist kaputt: {problem}."}
    words = lambda text: known.get(text, text)  # noqa: E731
    for fields in (OUTER.fields, OUTER.told()):
        assert said(OUTER.template, fields, words) == "3 sind schlecht. a.png ist kaputt: {cut."
