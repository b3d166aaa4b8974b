"""Schema migrations: labels and attributes renamed, merged, split and retired under marks that are there already."""
