"""Small widgets, one a file, that know no model."""
