"""What a project's figures say, as numbers and as words: one module a report."""
