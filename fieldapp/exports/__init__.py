"""Submissions as tables: CSV, XLSX and GeoJSON, made in the background, streamed."""
