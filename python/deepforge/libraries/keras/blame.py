"""Layers that merge several inputs: which layer before them makes the inputs differ, and how to mend it for certain."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ...model.architecture import OUTPUT, Architecture, Layer, Parameter, Port
from ..catalogue import Catalogue, Entry
from ..feedback import LayerError, LayerFeedback, Repair, Shape
from . import reasons, words

_SUMS = {"Add", "Subtract", "Multiply", "Average", "Maximum", "Minimum"}
Sources = Mapping[str, Mapping[str, Sequence[Port]]]
# How errors of layers that need a sequence begin what they expect.
_STEPS = "2 dimensions"
_VERBS = {"Concatenate": "joined", "Add": "added", "Multiply": "multiplied", "Subtract": "subtracted"}
_NAMES = {1: ("length",), 2: ("height", "width"), 3: ("depth", "height", "width")}


@dataclass(frozen=True)
class _Branch:
    """One input of a merging layer: where it comes from, and its shape."""

    source: Port
    shape: Shape


class Blame:
    """Finds causes in one flat network. ``outputs``: what is known of its nodes."""

    def __init__(
        self, whole: Architecture, flat: Architecture, sources: Sources, outputs: Mapping[str, LayerFeedback],
        catalogue: Catalogue,
    ) -> None:  # fmt: skip
        self.whole = whole
        self.flat = flat
        self.sources = sources
        self.known = outputs
        self.catalogue = catalogue

    def moved(self) -> dict[str, LayerFeedback]:
        """Feedback that is another because an error belongs to a layer before the one that fails."""
        found: dict[str, LayerFeedback] = {}
        for name, feedback in self.known.items():
            node = self.flat.nodes.get(name)
            if node is None or not feedback.errors or feedback.outputs:
                continue
            entry = self._entry(name)
            if entry is None:
                continue
            if entry.name not in {*_SUMS, "Concatenate"}:
                found |= self._sequences(name, feedback)
                continue
            branches = self._branches(name)
            if branches is None:
                continue
            for cause, change in self._causes(name, entry, branches).items():
                before = found.get(cause, self.known[cause])
                found[cause] = change(before)
        return found

    def _causes(
        self, name: str, entry: Entry, branches: Sequence[_Branch]
    ) -> dict[str, Callable[[LayerFeedback], LayerFeedback]]:
        ranks = {len(branch.shape) for branch in branches}
        if len(ranks) > 1:
            return {name: _instead(_ranks(entry, branches))}
        odd = [index for index in self._compared(name, entry, branches[0].shape) if not _agree(entry, branches, index)]
        if not odd:
            return {}
        found: dict[str, Callable[[LayerFeedback], LayerFeedback]] = {}
        wanted, guilty = self._repairable(branches, odd)
        if not guilty:
            return {name: _instead(self._differing(entry, branches, odd))}
        for layer in guilty:
            found[layer] = _besides(self._error(name, layer, wanted, odd))
        found[name] = lambda before: LayerFeedback(waits=True)
        return found

    def _sequences(self, name: str, feedback: LayerFeedback) -> dict[str, LayerFeedback]:
        """A layer that needs steps, after a recurrent one that gives only its last: the latter's argument is wrong."""
        if not any((error.expected or "").removeprefix("at least ").startswith(_STEPS) for error in feedback.errors):
            return {}
        for ports in self.sources[name].values():
            for before, port in ports:
                node, entry = self.flat.nodes.get(before), self._entry(before)
                if node is None or entry is None or port != OUTPUT or entry.argument("return_sequences") is None:
                    continue
                if reasons.setting(node, entry, "return_sequences") is not False or "/" in before:
                    continue
                known = self.known[before]
                has = known.outputs[port].shape
                wrong = LayerError(
                    f"It gives only its last step; {_last(name)} needs all of them.",
                    "2 dimensions: steps × features",
                    f"{words.dimensions(len(has) - 1)}: {words.shape(has)}",
                    "return_sequences",
                    because="return_sequences is False",
                    repair=Repair("Set return_sequences to True", before, "return_sequences", "True"),
                )
                return {before: replace(known, errors=(*known.errors, wrong)), name: LayerFeedback(waits=True)}
        return {}

    # -- what differs --------------------------------------------------------------------------------------------

    def _branches(self, name: str) -> list[_Branch] | None:
        found: list[_Branch] = []
        for ports in self.sources[name].values():
            for node, port in ports:
                known = self.known.get(node)
                if known is None or port not in known.outputs:
                    return None
                found.append(_Branch((node, port), known.outputs[port].shape))
        return found if len(found) > 1 else None

    def _compared(self, name: str, entry: Entry, shape: Shape) -> Iterator[int]:
        """The dimensions in which the inputs must be the same."""
        count = len(shape)
        axis = reasons.setting(self.flat.nodes[name], entry, "axis") if entry.name == "Concatenate" else None
        skipped = axis % count if isinstance(axis, int) and -count <= axis < count else None
        for index in range(1, count):
            if index != skipped:
                yield index

    def _differing(self, entry: Entry, branches: Sequence[_Branch], odd: Sequence[int]) -> LayerError:
        shapes = Counter(branch.shape for branch in branches)
        usual = max(shapes, key=lambda shape: (shapes[shape], -[b.shape for b in branches].index(shape)))
        other = next(b for b in branches if any(b.shape[index] != usual[index] for index in odd))
        first = next(b for b in branches if b.shape == usual)
        return LayerError(
            f"Its inputs cannot be {_VERBS.get(entry.name, 'combined')}: they differ in {_named(odd, len(usual))}.",
            f"{words.shape(usual)} (from {first.source[0]})",
            f"{words.shape(other.shape)} (from {other.source[0]})",
            because=self._why(other.source[0], in_space=odd[0] < len(usual) - 1),
        )

    def _why(self, name: str, *, in_space: bool) -> str | None:
        node, entry = self.flat.nodes.get(name), self._entry(name)
        if node is None or entry is None:
            return None
        sizes = {"filters": "filters", "units": "units", "target_shape": "target_shape", "output_dim": "output_dim"}
        said = reasons.of_window(node, entry) if in_space else reasons.of_arguments(node, sizes)
        return f"{name}: {said}" if said else None

    # -- layers that take away from height and width --------------------------------------------------------------

    def _repairable(self, branches: Sequence[_Branch], odd: Sequence[int]) -> tuple[Shape, list[str]]:
        """The shape that all inputs have once some layers pad theirs, and these layers; none when that is not sure."""
        shapes = Counter(branch.shape for branch in branches)
        tried = sorted({_at(shape, odd) for shape in shapes}, key=lambda size: (
            -sum(1 for branch in branches if _at(branch.shape, odd) == size), [-(each or 0) for each in size],
        ))  # fmt: skip
        for wanted in tried:
            if None in wanted:
                continue
            layers: list[str] = []
            for branch in branches:
                if _at(branch.shape, odd) != wanted:
                    found = self._padded(branch.source, wanted, odd)
                    if not found:
                        break
                    layers += found
            else:
                return wanted, list(dict.fromkeys(layers))
        return (), []

    def _padded(self, source: Port, wanted: Shape, odd: Sequence[int]) -> list[str]:
        """The layers before an output that must pad for it to have the wanted size; none when that does not do."""
        found: list[str] = []
        steps: list[tuple[int, ...]] = []
        name = source[0]
        while True:
            node, entry, before = self.flat.nodes[name], self._entry(name), self._before(name)
            if entry is None or before is None or node.kind != "layer":
                return []
            has, came = self.known[name].outputs[source[1]].shape, self._output(before)
            if came is None or len(came) != len(has):
                return []
            if reasons.window(node, entry) is not None:
                moves = reasons.strides(node, entry)
                if moves is None or reasons.setting(node, entry, "padding") not in ("valid", "same"):
                    return []
                steps.append(moves)
                if reasons.setting(node, entry, "padding") == "valid" and _at(has, odd) != _at(came, odd):
                    found.append(name)
            elif _at(has, odd) != _at(came, odd):
                return []
            if found and _strided(_at(came, odd), steps, odd, len(has)) == wanted:
                return found
            source, name = before, before[0]

    def _before(self, name: str) -> Port | None:
        """What a layer with one input takes."""
        ports = [port for each in self.sources[name].values() for port in each]
        return ports[0] if len(ports) == 1 and ports[0][0] in self.flat.nodes else None

    def _output(self, port: Port) -> Shape | None:
        known = self.known.get(port[0])
        tensor = known.outputs.get(port[1]) if known is not None else None
        return tensor.shape if tensor is not None else None

    def _error(self, merge: str, layer: str, wanted: Shape, odd: Sequence[int]) -> LayerError:
        node, entry = self.flat.nodes[layer], self._entry(layer)
        has = next(iter(self.known[layer].outputs.values())).shape
        return LayerError(
            f"Its output does not fit the other inputs of {_last(merge)}: they differ in {_named(odd, len(has))}.",
            words.sizes(wanted),
            words.sizes(_at(has, odd)),
            "padding",
            because=reasons.of_window(node, entry) if entry is not None else None,
            repair=self._repair(layer, node, entry),
        )

    def _repair(self, name: str, node: Layer, entry: Entry | None) -> Repair | None:
        """Padding, where the layer's own argument decides it: of this document or one of its inner models."""
        if entry is None:
            return None
        graph, *path = self.whole, *name.split("/")
        for part in path[:-1]:
            block = graph.nodes.get(part)
            inner = self.whole.models.get(block.block[1:]) if block is not None and block.block[:1] == "#" else None
            if inner is None:
                return None
            graph = inner
        written = graph.nodes.get(path[-1])
        if written is None or isinstance(written.arguments.get("padding"), Parameter):
            return None
        return reasons.pads(name, node, entry)

    def _entry(self, name: str) -> Entry | None:
        node = self.flat.nodes.get(name)
        if node is not None and node.kind == "again":
            node = self.flat.nodes.get(node.again)
        return self.catalogue.by_id.get(node.of) if node is not None and node.of else None


def _agree(entry: Entry, branches: Sequence[_Branch], index: int) -> bool:
    sizes = {branch.shape[index] for branch in branches} - {None}
    if entry.name in _SUMS:
        # One value is taken for all of them.
        sizes -= {1}
    return len(sizes) < 2


def _ranks(entry: Entry, branches: Sequence[_Branch]) -> LayerError:
    first = branches[0]
    other = next(branch for branch in branches if len(branch.shape) != len(first.shape))
    return LayerError(
        f"{entry.name} needs inputs with the same number of dimensions.",
        f"{words.dimensions(len(first.shape) - 1)}: {words.shape(first.shape)} (from {first.source[0]})",
        f"{words.dimensions(len(other.shape) - 1)}: {words.shape(other.shape)} (from {other.source[0]})",
    )


def _instead(wrong: LayerError) -> Callable[[LayerFeedback], LayerFeedback]:
    return lambda before: replace(before, errors=(wrong,))


def _besides(wrong: LayerError) -> Callable[[LayerFeedback], LayerFeedback]:
    return lambda before: replace(before, errors=(*before.errors, wrong))


def _at(shape: Shape, places: Sequence[int]) -> Shape:
    return tuple(shape[index] for index in places)


def _strided(sizes: Shape, steps: Sequence[tuple[int, ...]], places: Sequence[int], count: int) -> Shape:
    """What is left of sizes when every layer pads and moves by its strides. ``steps``: the last layer first."""
    left = list(sizes)
    for moves in reversed(steps):
        # With the channels last, the first dimension after the batch is the first a window moves along.
        offset = 1 if len(moves) == count - 2 else 0
        for at, place in enumerate(places):
            index, size = place - offset, left[at]
            if size is not None and 0 <= index < len(moves):
                left[at] = -(-size // moves[index])
    return tuple(left)


def _named(places: Sequence[int], count: int) -> str:
    """The dimensions in words: ``height and width``."""
    if count == 2:
        return "size"
    names = _NAMES.get(count - 2, ())
    last = {count - 1: "channels"} if names else {}
    said = [
        names[place - 1] if place <= len(names) else last.get(place, f"dimension {place}")
        for place in places
    ]  # fmt: skip
    return " and ".join(said)


def _last(name: str) -> str:
    return name.rpartition("/")[2]
