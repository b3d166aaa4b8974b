"""The board of propositions without Textual: which of them one sees, which one is on, and how they are drawn."""
