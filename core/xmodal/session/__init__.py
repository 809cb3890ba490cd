"""An engine in a process of its own, and the sources that a window can watch."""
