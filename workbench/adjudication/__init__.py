"""What annotators part on, unit by unit, and what is decided about it.

Units of disagreement (`units`), the rules by which agreed marks pass (`rules`), corrected marks put together from
several annotators' (`correct`), how far a review is (`progress`), and what decisions teach (`lessons`). The decisions
themselves, and the gold layer that they write, are kept by `project.decisions`.
"""
