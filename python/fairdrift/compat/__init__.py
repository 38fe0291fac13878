"""Other libraries' names and conventions: a team moves by changing an import."""


class CompatWarning(UserWarning):
    """The other library's number would be wrong here; the right one was given."""
