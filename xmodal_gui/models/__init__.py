"""State of the window, without widgets: panels show one model each."""
