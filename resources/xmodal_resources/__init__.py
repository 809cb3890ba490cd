"""Icons, style sheets and translations, read with importlib.resources."""
