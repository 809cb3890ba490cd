"""Panels: each shows one model and turns gestures into wishes."""
