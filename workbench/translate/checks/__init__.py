"""Checks of translations: what a person should look at before a translation goes out."""
