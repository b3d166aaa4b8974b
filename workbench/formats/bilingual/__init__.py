"""What the exchange formats of translation tools have in common: segments side by side, out and in."""
