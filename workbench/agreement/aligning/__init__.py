"""Aligning several annotators' units on one continuum, and measuring how far the best alignment is from perfect.

`units` reads a continuum, `dissimilarity` compares two units, `windows` finds the pairs that may be aligned, `two` and
`many` solve for the best alignment, `alignment` tells it, `chance` draws continua at random, `measures` has gamma,
gamma-cat and gamma-k.
"""
