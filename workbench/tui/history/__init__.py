"""The history in words: nothing here knows Textual."""
