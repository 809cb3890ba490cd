"""Threads of the window: each owns one source or process and is the only bridge to it."""
