"""The agreement report as one HTML file that asks the network for nothing and opens from disk."""
