"""The number of texts in a request."""

MOST_TEXTS = 1_000  # MAX_TEXTS of a service with the default settings
MOST_CHARS = 256_000  # MOST_TEXTS times the 256 characters that the service reckons for a text


class RequestSize:
    """The size of the next request: smaller if the service refuses or is slow, larger if it is quick."""

    def __init__(self, most_texts: int = MOST_TEXTS) -> None:
        self.texts = most_texts
        self._ceiling = most_texts

    def note_too_large(self, texts: int) -> None:
        """Never send `texts` texts again: the service allows fewer."""
        self._ceiling = max(1, min(self._ceiling, (texts + 1) // 2))
        self.texts = min(self.texts, self._ceiling)

    def note_most(self, texts: int | None) -> None:
        """Never send more than `texts` texts, if that is known."""
        if texts:
            self._ceiling = min(self._ceiling, texts)
            self.texts = min(self.texts, self._ceiling)

    def note_too_slow(self, texts: int) -> None:
        """Send half as many texts next time."""
        self.texts = max(1, min(self.texts, (texts + 1) // 2))

    def note_quick(self, texts: int) -> None:
        """Send up to twice as many as `texts`."""
        self.texts = min(self._ceiling, max(self.texts, 2 * texts))


class TextGroups:
    """Cuts items into groups, one a request, of up to `size.texts` items and about MOST_CHARS characters."""

    def __init__(self, size: RequestSize) -> None:
        self._size = size
        self._group: list[object] = []
        self._chars = 0

    def add_item(self, item: object) -> list[object] | None:
        """Take an item; return the group before it if that is complete now, else None."""
        chars = len(item) if isinstance(item, str) else 0
        complete = None
        if self._group and (len(self._group) >= self._size.texts or self._chars + chars > MOST_CHARS):
            complete, self._group, self._chars = self._group, [], 0
        self._group.append(item)
        self._chars += chars
        return complete

    @property
    def last_group(self) -> list[object]:
        """Return the items behind the last complete group."""
        return self._group
