"""The SQLite database of a project: connection, migrations, journal, and one module a family of tables."""
