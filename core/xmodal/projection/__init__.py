"""From many dimensions to two: stable, incremental, honest about its distortion."""
