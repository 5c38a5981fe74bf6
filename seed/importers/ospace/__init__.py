"""Importer of the register of Russian penal facilities (GeoJSON, in Russian)."""
