"""The terms of the cost: one file per family."""
