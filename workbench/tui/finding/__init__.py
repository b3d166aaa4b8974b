"""Less work, without a screen: what is found in a text, what is suggested, and the lists to choose from."""
