"""Figures for papers: the map and the curves drawn anew at a size in millimetres, not pictures of the screen."""
