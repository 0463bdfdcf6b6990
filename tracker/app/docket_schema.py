"""The JSON Schema of dockets, for the command line, which reaches no lower than this."""

from tracker.exchange.schema import schema_text


def docket_schema_text() -> str:
    """The JSON Schema of the docket's format, as text that ends with a newline."""
    return schema_text()
