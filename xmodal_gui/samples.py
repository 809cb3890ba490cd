"""What a new run can start from: the registered data sets that need nothing said about them, and the presets."""

from __future__ import annotations

from dataclasses import dataclass

from xmodal_gui.messages_text import component_words


@dataclass(frozen=True)
class Sample:
    """A name to choose, and one line of what it is, in the language of now."""

    name: str
    summary: str


def sample_data() -> list[Sample]:
    """Return the data sets that open without a parameter, the built-in one first."""
    from xmodal.data import DATA  # the window is painted before

    from xmodal_gui.opening import BUILT_IN

    found = []
    for name in DATA:
        if "path" in DATA[name].__struct_fields__:  # a file to read must be named
            continue
        try:
            DATA[name]()
        except TypeError:
            continue
        found.append(Sample(name, component_words(DATA.summary(name))))
    return sorted(found, key=lambda sample: sample.name != BUILT_IN)


def registered_data() -> list[Sample]:
    """Return every registered data set, the built-in one first: a form asks for what must be named."""
    from xmodal.data import DATA
    from xmodal.plugins import DATA as ENTRY_POINTS
    from xmodal.plugins import load_installed

    from xmodal_gui.opening import BUILT_IN

    load_installed(ENTRY_POINTS)
    found = [Sample(name, DATA.summary(name)) for name in DATA]
    return sorted(found, key=lambda sample: sample.name != BUILT_IN)


def preset_samples() -> list[Sample]:
    """Return the presets."""
    from xmodal.training.presets import PRESETS

    summaries = {name: (make.__doc__ or "").strip().splitlines()[0] for name, make in PRESETS.items()}
    return [Sample(name, component_words(summary)) for name, summary in summaries.items()]
