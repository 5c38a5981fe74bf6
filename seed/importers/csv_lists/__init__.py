"""Anyone's spreadsheet, with a TOML file that says which column is what."""
