"""The Spanish sentences of the command, by the English ones."""

SPANISH: dict[str, str] = {}
