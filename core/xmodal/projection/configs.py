"""The methods that make maps, and the parameters of each: what the window's forms and the exports' notes are made of.

Importing this costs nothing: what a method needs is imported by the process that makes maps, when it is first asked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar

from msgspec import Meta

from xmodal.registry import Params, Registry

if TYPE_CHECKING:
    from xmodal.projection.makers.base import Maker


class MapMethod(Params, frozen=True, kw_only=True):
    """Base of a method's parameters.

    Class attributes
    ----------------
    is_linear : distances on the map are distances of the shared space, seen from one side. It is drawn at once.
    fits_apart : it can be fitted to each modality on its own.
    """

    is_linear: ClassVar[bool] = False
    fits_apart: ClassVar[bool] = True

    def maker(self) -> Maker:
        """Return what makes the maps. Imports what that needs.

        Raises
        ------
        UserError : a package is missing.
        """
        raise NotImplementedError


MAP_METHODS: Registry[MapMethod] = Registry("map method")
"""Name -> parameters."""


@MAP_METHODS.register("pca")
class PCA(MapMethod, frozen=True, kw_only=True):
    """Principal components: linear, what is far is far."""

    is_linear: ClassVar[bool] = True

    def maker(self) -> Maker:
        """Return what makes the maps."""
        from xmodal.projection.makers.linear import PCAMaker

        return PCAMaker()


@MAP_METHODS.register("gap")
class Gap(MapMethod, frozen=True, kw_only=True):
    """Linear, along the line between the modalities' centroids: here their distance is the gap."""

    is_linear: ClassVar[bool] = True
    fits_apart: ClassVar[bool] = False

    def maker(self) -> Maker:
        """Return what makes the maps."""
        from xmodal.projection.makers.linear import GapMaker

        return GapMaker()


@MAP_METHODS.register("axis")
class Axis(MapMethod, frozen=True, kw_only=True):
    """Linear, along the line from one item or word to another; across it, the first principal component of the rest."""

    is_linear: ClassVar[bool] = True
    fits_apart: ClassVar[bool] = False

    def maker(self) -> Maker:
        """Return what makes the maps."""
        from xmodal.projection.makers.linear import AxisMaker

        return AxisMaker()


@MAP_METHODS.register("umap")
class UMAP(MapMethod, frozen=True, kw_only=True):
    """Neighbours stay neighbours; distances between clouds mean little."""

    n_neighbors: Annotated[
        int, Meta(ge=2, le=200, description="Neighbours that count: few show fine structure, many the coarse one.")
    ] = 15
    min_dist: Annotated[
        float, Meta(ge=0.0, le=0.99, description="How close points may lie: small values make tight clumps.")
    ] = 0.1
    repulsion: Annotated[
        float, Meta(ge=1.0, le=50.0, description="How strongly points that are no neighbours push each other away.")
    ] = 10.0

    def maker(self) -> Maker:
        """Return what makes the maps."""
        from xmodal.projection.makers.umap import UMAPMaker

        return UMAPMaker(self)


@MAP_METHODS.register("parametric_umap")
class ParametricUMAP(MapMethod, frozen=True, kw_only=True):
    """UMAP by a small network that learns where embeddings go: new points get their places at once."""

    n_neighbors: Annotated[int, Meta(ge=2, le=200, description="Neighbours that count.")] = 15
    min_dist: Annotated[float, Meta(ge=0.0, le=0.99, description="How close points may lie.")] = 0.1
    width: Annotated[int, Meta(ge=8, le=512, description="Units in each of the network's two hidden layers.")] = 128
    steps: Annotated[
        int, Meta(ge=20, le=5000, description="Updates of a fresh fit; a map that follows takes a third of them.")
    ] = 200
    learning_rate: Annotated[float, Meta(gt=0.0, le=0.1, description="Of the network's Adam.")] = 0.01

    def maker(self) -> Maker:
        """Return what makes the maps."""
        from xmodal.projection.makers.parametric import ParametricMaker

        return ParametricMaker(self)


@MAP_METHODS.register("tsne")
class TSNE(MapMethod, frozen=True, kw_only=True):
    """t-SNE (openTSNE): close neighbourhoods at their best; sizes of clouds and distances between them mean nothing."""

    perplexity: Annotated[
        float, Meta(ge=2.0, le=300.0, description="Effective number of neighbours; at most a third of the points.")
    ] = 30.0
    exaggeration: Annotated[
        float, Meta(ge=1.0, le=20.0, description="Attraction at rest: above 1 clouds are tighter and farther apart.")
    ] = 1.0
    iterations: Annotated[
        int, Meta(ge=50, le=5000, description="Of a fresh fit, after 250 that find the coarse arrangement.")
    ] = 300

    def maker(self) -> Maker:
        """Return what makes the maps."""
        from xmodal.projection.makers.tsne import TSNEMaker

        return TSNEMaker(self)


@MAP_METHODS.register("pacmap")
class PaCMAP(MapMethod, frozen=True, kw_only=True):
    """PaCMAP: keeps neighbourhoods and the coarse arrangement in balance, by pairs that are near, between and far."""

    n_neighbors: Annotated[int, Meta(ge=2, le=200, description="Near pairs of each point.")] = 10
    mid_near_ratio: Annotated[
        float, Meta(ge=0.0, le=5.0, description="Pairs at middle distance, for each near one.")
    ] = 0.5
    far_ratio: Annotated[float, Meta(ge=0.5, le=10.0, description="Far pairs, for each near one.")] = 2.0
    iterations: Annotated[
        int, Meta(ge=50, le=2000, description="Of a fresh fit, after 200 that find the coarse arrangement.")
    ] = 250

    def maker(self) -> Maker:
        """Return what makes the maps."""
        from xmodal.projection.makers.pacmap import PaCMAPMaker

        return PaCMAPMaker(self)


METHODS = ("umap", "pca", "tsne", "pacmap", "parametric_umap", "gap", "axis")
"""The built-in ones, in the order in which they are offered."""
