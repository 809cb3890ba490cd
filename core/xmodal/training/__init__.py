"""The cost, the engine that minimises it, and what can be changed while it does."""
