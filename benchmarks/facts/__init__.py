"""What theory says of terms and presets, each as a measurement: full in `science.py`, small and seeded in the tests."""
