from xmodal.session.messages import Events, PhaseChanged
from xmodal.session.silence import Silence
from xmodal.training.events import StepEvent


def step(seconds):
    event = StepEvent(segment=0, step=1, total=0, lambda_=1, learning_rate=1, rows=1, seconds=seconds)
    return Events(first=1, events=(event,))


class Clock:
    now = 100.0

    def __call__(self):
        return self.now


def training():
    return PhaseChanged(phase="training", segment=0, step=0)


def test_ten_times_the_usual_is_silence_and_it_is_said_again_while_it_lasts():
    clock = Clock()
    silence = Silence(least=2, again=1, clock=clock)
    silence.saw(training())
    for seconds in (0.5, 0.5, 60.0):  # the usual is the median
        silence.saw(step(seconds))
    clock.now += 4.9
    assert silence.report() is None
    clock.now += 0.2
    assert silence.report().seconds > 5
    assert silence.is_silent
    assert silence.report() is None
    clock.now += 1
    assert silence.report().usual == 0.5
    silence.saw(step(0.5))
    assert not silence.is_silent
    assert silence.report() is None


def test_fast_steps_have_a_grace_and_the_first_step_too():
    clock = Clock()
    silence = Silence(least=2, clock=clock)
    clock.now += 100
    assert silence.report() is None  # it was not told to train
    silence.saw(training())
    clock.now += 9.9
    assert silence.report() is None
    clock.now += 0.2
    assert silence.report() is not None
    silence.saw(step(0.001))
    clock.now += 1.9
    assert silence.report() is None
    clock.now += 0.2
    assert silence.report() is not None


def test_a_pause_is_no_silence():
    clock = Clock()
    silence = Silence(clock=clock)
    silence.saw(training())
    silence.saw(step(0.1))
    silence.saw(PhaseChanged(phase="paused", segment=0, step=1))
    clock.now += 1000
    assert silence.report() is None
    silence.saw(training())
    assert silence.report() is None
