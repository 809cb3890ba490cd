"""xmodal: train, watch, debug and steer cross-modal models.

The package is a library and a command line without Qt. Importing it is cheap: torch, numba and umap are
imported by the modules that use them, never here.
"""

__version__ = "0.1.0"
