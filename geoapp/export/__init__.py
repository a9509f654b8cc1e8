"""What a FeatureCollection can become besides GeoJSON."""
