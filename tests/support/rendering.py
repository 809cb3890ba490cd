"""Pictures that were written, rendered back, and the marks found in them."""

import numpy as np
import pypdfium2
from PySide6.QtCore import QByteArray, QRectF, QSize
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer


def rendered_back(data, kind, size):
    """Render the bytes of a PNG, SVG or PDF into a QImage of (width, height)."""
    image = QImage(QSize(*size), QImage.Format.Format_ARGB32)
    image.fill(0xFFFFFFFF)
    if kind == "pdf":
        document = pypdfium2.PdfDocument(data)
        assert len(document) == 1
        page = document[0].render(scale=size[0] / document[0].get_width()).to_pil().convert("RGBA")
        document.close()
        content = page.tobytes("raw", "RGBA")
        image = QImage(content, *page.size, page.width * 4, QImage.Format.Format_RGBA8888).copy()
        assert abs(image.height() - size[1]) <= 1
    elif kind == "svg":
        renderer = QSvgRenderer(QByteArray(data))
        assert renderer.isValid()
        painter = QPainter(image)
        renderer.render(painter, QRectF(image.rect()))
        painter.end()
    else:
        image = QImage.fromData(QByteArray(data), "PNG")
        assert (image.width(), image.height()) == tuple(size)
    return image


def pixels(image):
    """(height, width, 3) int."""
    image = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : 3 * image.width()].reshape(image.height(), image.width(), 3).astype(int)


def distances_of_marks(image, places, colors, *, reach=5.0, apart=14.0):
    """How far each mark's centre is from where it should be, pixels; only of marks that stand alone."""
    seen, found = pixels(image), []
    for (x, y), color in zip(places, colors, strict=True):
        if np.sort(np.hypot(*(places - (x, y)).T))[1] <= apart:
            continue
        left, top = round(x - reach), round(y - reach)
        part = seen[max(top, 0) : round(y + reach) + 1, max(left, 0) : round(x + reach) + 1]
        same = np.abs(part - color.getRgb()[:3]).max(axis=2) < 60
        assert same.any(), (x, y)
        down, across = np.nonzero(same)
        found.append(np.hypot(across.mean() + 0.5 + max(left, 0) - x, down.mean() + 0.5 + max(top, 0) - y))
    return np.array(found)
