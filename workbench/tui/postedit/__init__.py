"""Post-editing without a screen: the text that is typed, what completes it, what is suggested, and what differs."""
