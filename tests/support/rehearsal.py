"""An engine that only pretends to learn, at any pace: everything else (loop, changes, undo) is the real thing.

Its modalities meet while λ is above 0 and part again at 0. For windows: nothing here imports torch.
"""

import math
import time

import numpy as np
from msgspec.structs import replace
from xmodal.data.base import Modality
from xmodal.data.generated import VectorsConfig
from xmodal.errors import UserError
from xmodal.session.local import LocalSource
from xmodal.training.changes import LogRow, Restore
from xmodal.training.config import DataSection, EvaluationSection
from xmodal.training.description import OFFERS, ComponentInfo, Description
from xmodal.training.events import Changed, Checkpointed, Embeddings, Evaluation, StepEvent, TermValue
from xmodal.training.explanations import Attribution, Explanation, Unexplained
from xmodal.training.history import History, changes_to_redo, changes_to_undo
from xmodal.training.names import with_name
from xmodal.training.presets import preset
from xmodal.training.previews import Preview
from xmodal.training.queries import QueryAnswer
from xmodal.training.ranks import RankLine
from xmodal.training.transitions import Now, Transition, thaw, transition
from xmodal.training.weights import weight_at
from xmodal.wire.arrays import Array

ICONS = (
    Modality(name="image", kind="image", shape=(1, 32, 32)),
    Modality(name="text", kind="text", shape=(8,), vocabulary=900),
)
ENCODERS = (
    ComponentInfo(
        type="cnn",
        summary="Three convolutions, then a linear head.",
        kinds=("image",),
        schema={
            "$ref": "#/$defs/CNN",
            "$defs": {
                "CNN": {
                    "type": "object",
                    "properties": {
                        "channels": {
                            "type": "integer",
                            "minimum": 1,
                            "maximum": 512,
                            "default": 32,
                            "description": "channels of the first convolution",
                        },
                        "norm": {"enum": ["batch", "group", "none"], "default": "group"},
                        "residual": {"type": "boolean", "default": False},
                        "slope": {"type": "number", "minimum": 0, "maximum": 1, "default": 0.1},
                    },
                }
            },
        },
    ),
    ComponentInfo(type="linear", summary="One linear layer.", kinds=("image", "vector")),
    ComponentInfo(type="lstm", summary="An embedding and an LSTM.", kinds=("text",)),
    ComponentInfo(type="gru", summary="An embedding and a GRU.", kinds=("text",)),
    ComponentInfo(type="mlp", summary="Two hidden layers.", kinds=("vector", "image")),
)
AUGMENTATIONS = (
    ComponentInfo(
        type="crop",
        summary="A random part of the picture.",
        kinds=("image",),
        schema={
            "type": "object",
            "properties": {
                "scale": {"type": "number", "exclusiveMinimum": 0, "maximum": 1, "default": 0.8},
                "shift": {"type": "number", "minimum": 0, "maximum": 1, "default": 0.1, "description": "farthest move"},
            },
        },
    ),
    ComponentInfo(
        type="noise",
        summary="Normal noise.",
        kinds=("image", "vector", "audio"),
        schema={
            "type": "object",
            "properties": {"strength": {"type": "number", "minimum": 0, "maximum": 10, "default": 0.05}},
        },
    ),
    ComponentInfo(
        type="token_dropout",
        summary="Tokens are left out.",
        kinds=("text",),
        schema={
            "type": "object",
            "properties": {"probability": {"type": "number", "minimum": 0, "maximum": 1, "default": 0.1}},
        },
    ),
)
"""Augmentations of every kind but sounds, which are changed by noise alone."""


LOSSES = (
    ComponentInfo(
        type="info_nce",
        summary="InfoNCE: partners find each other among the batch, in both directions (nats).",
        reads=2,
        chance="ln(B)",
        family="similarity",
        pulls="draws partners together and pushes each row from the others' partners",
        schema={
            "type": "object",
            "properties": {
                "temperature": {"type": "number", "exclusiveMinimum": 0, "default": 0.07},
                "learnable": {"type": "boolean", "default": True},
            },
        },
    ),
    ComponentInfo(type="reconstruction", summary="A modality's own input, decoded from its embedding.", reads=1),
    ComponentInfo(type="all_pairs_similarity", summary="Negative mean similarity of all rows.", reads=2),
)
TERMS = (
    *LOSSES[:1],
    ComponentInfo(
        type="reconstruction",
        summary="Reconstruct a modality's own input from its embedding.",
        kinds=("image", "text"),
        reads=1,
        family="unimodal",
        schema={"type": "object", "properties": {"hidden": {"type": "integer", "minimum": 1, "default": 128}}},
    ),
    ComponentInfo(type="all_pairs_similarity", summary="Similarity of all rows.", reads=2, family="similarity"),
    ComponentInfo(type="echo", summary="For sounds only.", kinds=("audio",), reads=1, family="unimodal"),
    ComponentInfo(
        type="classification",
        summary="Classify rows by a column of words.",
        reads=1,
        family="unimodal",
        schema={"type": "object", "properties": {"column": {"type": "string", "default": ""}}},
    ),
)
"""Losses of every sort: of pairs, of one modality, one that no data here suit, one that reads a column."""


WEIGHTINGS = (
    ComponentInfo(type="fixed", summary="Weights are what you set and what their schedules make of them."),
    ComponentInfo(
        type="dwa",
        summary="Weights that favour the terms that fall slowest (dynamic weight averaging).",
        schema={"type": "object", "properties": {"window": {"type": "integer", "minimum": 1, "default": 50}}},
    ),
)


AGGREGATIONS = (
    ComponentInfo(type="sum", summary="The sum of all gradients: plain gradient descent on the total."),
    ComponentInfo(type="pcgrad", summary="Takes from each gradient what points against another one (PCGrad)."),
)


def icons_config(name="balance", **changes):
    """The configuration of a preset for pictures and texts."""
    config = preset(name, {modality.name: modality for modality in ICONS})
    lambda_ = 1.0 if name == "balance" else config.cost.lambda_
    cost = replace(config.cost, lambda_=lambda_)
    return replace(config, cost=cost, torch_threads=2, evaluation=EvaluationSection(every=5), **changes)


def vectors_data(rows=400):
    """Real data of three generated modalities, some cells missing."""
    return VectorsConfig(rows=rows, dimensions=(8, 8, 12)).open()


def vectors_config(name="balance", data=None):
    """The configuration of a preset for `vectors_data`."""
    modalities = (data or vectors_data()).modalities
    section = DataSection(type="vectors", params={"rows": 400, "dimensions": [8, 8, 12]})
    return replace(preset(name, modalities, section), torch_threads=1)


def rehearsed_source(config=None, modalities=ICONS, **options):
    """A source around a `RehearsedEngine`, run in the thread that receives."""
    config = icons_config() if config is None else config
    return LocalSource(lambda: RehearsedEngine(config, modalities, **options))


class RehearsedEngine:
    """What `EngineLoop` needs. `seconds`: of a step. `fail_at`: step that raises."""

    def __init__(
        self,
        config,
        modalities,
        *,
        seconds=0.0,
        fail_at=0,
        run="",
        rows=200,
        offers=None,
        pins=(),
        sleep=time.sleep,
        losses=LOSSES,
        columns=(),
    ):
        self.config = self._start = config
        self.modalities = modalities
        self.seconds = seconds
        self.fail_at = fail_at
        self.run = run
        self.rows = rows
        self.offers = OFFERS if offers is None else offers
        self.pins = pins
        self.names = {}
        self.losses = losses
        self.columns = columns
        self.answered = []
        self.explained = []
        self.previewed = []
        self.segment = 0
        self.step_count = 0
        self.met = 0.0
        self.log = []
        self.saved = ["000-00000000-00000"]
        self._configs = {}
        self._key = 0
        self._sleep = sleep
        self._pending = []

    def step(self):
        if self.seconds:
            self._sleep(self.seconds)
        if self.step_count + 1 == self.fail_at:
            raise RuntimeError("mat1 and mat2 shapes cannot be multiplied (256x128 and 64x128)")
        self.step_count += 1
        weight = self.config.cost.lambda_
        self.met += 0.02 * weight / (0.2 + weight) * (1 - self.met) if weight else -0.03 * self.met
        thawed = thaw(self.config, self.step_count)
        if thawed != self.config:
            self.config = thawed
            self._pending.append(Changed(row=None, config=thawed))
        terms = {term.id: self._value(term) for term in self.config.cost.terms if term.enabled}
        return StepEvent(
            segment=self.segment,
            step=self.step_count,
            total=sum(value.weighted for value in terms.values()),
            lambda_=weight,
            learning_rate=self.config.optimizer.learning_rate,
            terms=terms,
            temperature=self._temperatures(),
            rows=self.config.batch_size,
            seconds=self.seconds,
        )

    def _value(self, term):
        wobble = 0.03 * math.sin(self.step_count * 1.7 + len(term.id))
        weight = weight_at(term, self.step_count)
        if term.place == "cross_modal":
            raw = math.log(self.config.batch_size) * (1 - 0.7 * self.met) + wobble
            factor = weight * self.config.cost.lambda_
            pulls = {modality.name: factor for modality in self.modalities}
        else:
            raw = 0.3 + 3 / (1 + self.step_count / 40) + wobble
            factor = weight
            pulls = {modality.name: factor * (modality.name == term.modality) for modality in self.modalities}
        every = self.config.evaluation.term_gradients_every
        asked = every and self.step_count % every == 0
        return TermValue(raw=raw, weighted=raw * factor, weight=weight, gradient_norm=pulls if asked else None)

    def _temperatures(self):
        moved = 0.05 + 0.02 * math.exp(-self.step_count / 200)
        return {
            term.id: float(term.params.get("temperature", moved))
            for term in self.config.cost.terms
            if term.type == "info_nce"
        }

    def due(self):
        events, self._pending = self._pending, []
        every = self.config.evaluation.every
        return [*events, self.evaluate("validation")] if every and self.step_count % every == 0 else events

    def apply(self, change, gesture_key=0):
        together = gesture_key != 0 and gesture_key == self._key and self.log
        gesture = self.log[-1].gesture if together else len(self.log) + 1
        self._key = gesture_key
        return self._apply(change, gesture)

    def _apply(self, change, gesture, *, undoes=0, redoes=0):
        if isinstance(change, Restore):
            plan = Transition(self._restored(change), change)
        else:
            now = Now(step=self.step_count, number=len(self.log) + 1, temperatures=self._temperatures())
            plan = transition(self.config, change, now)
        known = {info.type for info in self.losses}
        for term in plan.config.cost.terms:
            if term.type not in known:
                raise UserError("loss.unknown", "There is no loss named {name!r}.", name=term.type)
        inverse = plan.inverse
        if plan.restores:
            name = self.save()[0].name
            self._configs[name] = self.config
            inverse = (*(Restore(checkpoint=name, scope=scope) for scope in plan.restores), *inverse)
        self.config = plan.config
        row = LogRow(
            seq=len(self.log) + 1,
            gesture=gesture,
            segment=self.segment,
            step=self.step_count,
            change=plan.change,
            inverse=() if undoes else inverse,
            undoes=undoes,
            redoes=redoes,
        )
        self.log.append(row)
        return [Changed(row=row, config=self.config, trainable=self._trainable())]

    def _restored(self, change):
        """Only terms are brought back here."""
        then, kind, name = self._configs[change.checkpoint], *change.scope.split(":")
        assert kind == "term"
        others = [term for term in self.config.cost.terms if term.id != name]
        others.insert([term.id for term in then.cost.terms].index(name), then.cost.term(name))
        return replace(self.config, cost=replace(self.config.cost, terms=tuple(others)))

    def undo(self):
        done = History.of(self.log).done
        return self._repeat(changes_to_undo(self.log, done[-1]), undoes=done[-1]) if done else []

    def redo(self):
        undone = History.of(self.log).undone
        return self._repeat(changes_to_redo(self.log, undone[-1]), redoes=undone[-1]) if undone else []

    def _repeat(self, changes, **which):
        gesture, self._key = len(self.log) + 1, 0
        return [event for change in changes for event in self._apply(change, gesture, **which)]

    def rewind(self, checkpoint=""):
        name = checkpoint or self.saved[0]
        if name not in self.saved:
            raise UserError("checkpoint.unknown", "There is no checkpoint {name!r}.", name=name)
        self.segment += 1
        self.step_count = int(name.split("-")[1])
        self.config, self.log, self.met = self._start, [], 0.0
        return [Changed(row=None, config=self.config), *self.save()]

    def evaluate(self, split, pool=None):
        names = [modality.name for modality in self.modalities]
        ordered = [f"{a}->{b}" for a in names for b in names if a != b]
        pairs = [f"{a}|{b}" for place, a in enumerate(names) for b in names[place + 1 :]]
        hits = {"1": 0.001 + 0.2 * self.met, "5": 0.005 + 0.4 * self.met, "10": 0.01 + 0.5 * self.met}
        return Evaluation(
            segment=self.segment,
            step=self.step_count,
            split=split,
            pool=dict.fromkeys(ordered, 1000),
            recall=dict.fromkeys(ordered, hits),
            chance={pair: {"1": 0.001, "5": 0.005, "10": 0.01} for pair in ordered},
            median_rank=dict.fromkeys(ordered, 1 + 499 * (1 - self.met)),
            modality_gap=dict.fromkeys(pairs, 1 - 0.8 * self.met),
            alignment=dict.fromkeys(pairs, 1 - self.met),
            uniformity=dict.fromkeys(names, -3.0),
            seconds=0.0,
        )

    def embed(self, split, limit):
        count = min(self.rows, limit)
        generator = np.random.default_rng(0)
        shared = generator.standard_normal((count, 16))
        vectors = {}
        for place, modality in enumerate(self.modalities):
            own = generator.standard_normal((count, 16))
            mixed = self.met * shared + (1 - self.met) * own
            mixed[:, place] += 6 * (1 - self.met)
            vectors[modality.name] = Array.of(mixed.astype(np.float32))
        return Embeddings(
            segment=self.segment,
            step=self.step_count,
            split=split,
            rows=Array.of(np.arange(count)),
            vectors=vectors,
            present={name: Array.of(np.ones(count, bool)) for name in vectors},
            seconds=0.001,
        )

    def save(self):
        name = f"{self.segment:03d}-{self.step_count:08d}-{len(self.log):05d}"
        if name not in self.saved:
            self.saved.append(name)
        return [Checkpointed(name=name, segment=self.segment, step=self.step_count, pinned=False)]

    def save_embeddings(self, embeddings):
        pass

    def answer(self, queries):
        """A text lies where the row is whose number it starts with; what has no number lies nowhere near."""
        self.answered.append(queries)
        vectors = self.embed("validation", self.rows).vectors
        return tuple(self._answer(query, vectors[query.modality].numpy()) for query in queries)

    def _answer(self, query, vectors):
        first = (query.text.split() or [""])[0]
        vector = vectors[int(first)] if first.isdigit() else -vectors.mean(axis=0)
        unknown = tuple(word for word in query.text.split() if word.startswith("zz"))
        return QueryAnswer(id=query.id, vector=Array.of(vector), unknown=unknown)

    def explain(self, order):
        """The first item is seen: the last of its pixels speak for it, the first against; the words grow in weight."""
        self.explained.append(order)
        parts = tuple(self._attribution(subject, order.method) for subject in (order.a, order.b))
        return Explanation(order=order, cosine=0.5, parts=parts, seconds=0.0)

    def _attribution(self, subject, method):
        modality = next(modality for modality in self.modalities if modality.name == subject.reader)
        error = 0.0125 if method == "integrated_gradients" else None
        made = {"modality": modality.name, "baseline": 0.125, "error": error}
        if modality.kind == "text":
            values = np.array([0.1, 0.3], np.float32)
            return Attribution(shows="words", values=Array.of(values), words=("card", f"<{subject.row}>"), **made)
        if modality.kind != "image":
            sentence = "{modality} has nothing to see."
            return Unexplained(modality=modality.name, code="", template=sentence, fields={"modality": modality.name})
        values = np.linspace(-1, 1, 64, dtype=np.float32).reshape(8, 8)
        return Attribution(shows="pixels", values=Array.of(values), **made)

    def preview(self, order):
        """Before, all is 0; after, where anything is on, the number of the draw and 1."""
        self.previewed.append(order)
        modality = next(modality for modality in self.modalities if modality.name == order.modality)
        before = np.zeros((order.count, *modality.shape), np.int64 if modality.kind == "text" else np.float32)
        on = [section for section in order.sections if section.enabled]
        after = before + (order.draw + 1) if on else before
        return Preview(rows=Array.of(np.arange(order.count)), before=Array.of(before), after=Array.of(after))

    def set_pins(self, queries):
        self.pins = tuple(queries)

    def name_change(self, gesture, name):
        self.names = with_name(self.names, self.log, gesture, name)
        return self.names

    def ranks(self, row):
        return RankLine(np.empty(0, np.int64), {}, {})

    def series(self):
        return {}

    def warnings(self):
        return []

    def describe(self):
        return Description(
            title="rehearsal",
            run=self.run,
            offers=self.offers,
            config=self.config,
            log=tuple(self.log),
            phase="paused",
            segment=self.segment,
            step=self.step_count,
            event=0,
            device="cpu",
            torch_threads=2,
            modalities=tuple(self.modalities),
            rows={"validation": self.rows},
            encoders=ENCODERS,
            augmentations=AUGMENTATIONS,
            losses=self.losses,
            weightings=WEIGHTINGS,
            aggregations=AGGREGATIONS,
            columns=self.columns,
            checkpoints=tuple(self.saved),
            pins=self.pins,
            names=self.names,
            trainable=self._trainable(),
        )

    def _trainable(self):
        learned = [f"terms.{term.id}" for term in self.config.cost.terms if term.type in ("info_nce", "reconstruction")]
        return (*(f"encoders.{name}" for name in self.config.encoders), *learned)

    def close(self):
        pass


class Stage:
    """A session model in front of a rehearsed source, pumped by the test: no thread, no clock.

    ``sent`` holds every request that left the model.
    """

    def __init__(self, session, source=None):
        self.session = session
        self.source = rehearsed_source() if source is None else source
        self.sent = []
        session.connect_to(self._send)

    def _send(self, request):
        self.sent.append(request)
        self.source.send(request)

    def pump(self, patience=0.05):
        """Take what has come, waiting for it at most so many seconds; return whether anything had."""
        messages = self.source.receive(patience)
        self.session.receive(messages)
        return bool(messages)

    def until(self, condition, patience=20.0):
        deadline = time.monotonic() + patience
        while not condition():
            assert time.monotonic() < deadline, "it did not happen"
            self.pump()

    def attach(self):
        self.until(lambda: self.session.description is not None)
        return self

    def train(self, steps):
        self.session.train(steps=steps)
        reached = self.session.step + steps
        self.until(lambda: self.session.step >= reached and self.session.phase == "paused")

    def settle(self):
        """Let everything on its way arrive, while nothing trains."""
        while self.pump():
            pass
