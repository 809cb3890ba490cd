"""Find the system libraries that Qt needs and this machine lacks; install them where that is possible.

The wheels of Qt bring everything but what belongs to the system: X11, OpenGL, fonts. A bare Linux has few of them, and
Qt then says only "could not load the platform plugin". This asks the linker (`ldd`) about the parts of Qt that the
window loads. As root on an apt system it installs what is missing; elsewhere it prints the line to type.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

# What the window loads: the modules it imports, and the plugins that Qt picks at run time.
LOADED = (
    "Qt/lib/libQt6Core.so.6",
    "Qt/lib/libQt6DBus.so.6",
    "Qt/lib/libQt6Gui.so.6",
    "Qt/lib/libQt6OpenGL.so.6",
    "Qt/lib/libQt6OpenGLWidgets.so.6",
    "Qt/lib/libQt6Svg.so.6",
    "Qt/lib/libQt6Test.so.6",
    "Qt/lib/libQt6Widgets.so.6",
    "Qt/plugins/iconengines/libqsvgicon.so",
    "Qt/plugins/imageformats/libqsvg.so",
    "Qt/plugins/platforms/libqoffscreen.so",
    "Qt/plugins/platforms/libqxcb.so",
)

DEBIAN = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libX11.so.6": "libx11-6",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-glx.so.0": "libxcb-glx0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxcb.so.1": "libxcb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libz.so.1": "zlib1g",
    "libzstd.so.1": "libzstd1",
}


def missing_libraries(qt: Path) -> set[str]:
    """Return the names of shared libraries that the linker does not find for the parts of Qt under `qt`."""
    missing = set()
    for part in LOADED:
        listing = subprocess.run(["ldd", qt / part], capture_output=True, text=True, check=False).stdout
        missing |= {line.split()[0] for line in listing.splitlines() if line.endswith("not found")}
    return {name for name in missing if not name.startswith("libQt6")}


def has_fonts() -> bool:
    """Say whether there is any font for text to be drawn with."""
    folders = [Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path.home() / ".local/share/fonts"]
    # os.walk, unlike Path.rglob, passes over what may not be read.
    return any(
        name.endswith((".ttf", ".otf")) for folder in folders for _, _, names in os.walk(folder) for name in names
    )


def lacking(qt: Path) -> tuple[list[str], list[str]]:
    """Return what is missing: (Debian packages, shared libraries whose package is not known)."""
    libraries = missing_libraries(qt)
    packages = {DEBIAN[name] for name in libraries if name in DEBIAN}
    if not has_fonts():
        packages.add("fonts-dejavu-core")
    return sorted(packages), sorted(libraries - DEBIAN.keys())


def install(packages: list[str]) -> None:
    """Install Debian packages; what did not work shows when the linker is asked again."""
    print(f"Installing system libraries for Qt: {' '.join(packages)}", flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for line in (["update", "-qq"], ["install", "-qq", "--no-install-recommends", *packages]):
        subprocess.run(["apt-get", *line], env=quiet, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=False)


def main() -> int:
    """Return 0 if nothing is missing any more, else 1 after a line that says what to type."""
    spec = find_spec("PySide6")
    if sys.platform != "linux" or shutil.which("ldd") is None or spec is None or spec.origin is None:
        return 0
    qt = Path(spec.origin).parent
    has_apt = shutil.which("apt-get") is not None
    packages, unknown = lacking(qt)
    if packages and has_apt and os.geteuid() == 0:
        install(packages)
        packages, unknown = lacking(qt)
    if packages and has_apt:
        print("Qt needs system libraries that are missing here. Type this line, then try again:\n")
        print(f"  sudo apt-get install {' '.join(packages)}\n")
    elif packages or unknown:
        print(
            f"Qt needs these from your system's packages; install them, then try again: {', '.join(packages + unknown)}"
        )
    return 1 if packages or unknown else 0


if __name__ == "__main__":
    raise SystemExit(main())
