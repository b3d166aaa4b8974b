"""The review without a screen: versions side by side, where one is, corrected marks, lessons as pages."""
