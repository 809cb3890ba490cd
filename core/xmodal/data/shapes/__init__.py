"""`shapes`: generated pictures, captions and sounds of the same scenes."""

from xmodal.data.shapes.dataset import SceneObject, Shapes, ShapesConfig

__all__ = ["SceneObject", "Shapes", "ShapesConfig"]
