"""What the lead's screens show, without a screen: tables of agreement, of confusions, of assignments."""
