"""Writing a file that a user named: whole or not at all, and over nothing unasked.

Exchange layer. What is written goes into a file beside it, which gets the name at the end.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from tracker.errors import FileExists, FileUnwritable

Write = Callable[[str], object]
"""Takes text, piece by piece."""


Beside = Callable[[str, str], None]
"""Takes the name and the text of a file that goes along."""


@contextmanager
def into(path: Path, *, force: bool = False) -> Iterator[tuple[Write, Beside]]:
    """Give what writes to a new file, and what writes others beside it; the first comes last.

    Raises:
        FileExists, FileUnwritable: as :func:`replacing`; one beside that says the same stays.
    """
    with ExitStack() as files:
        write = files.enter_context(replacing(path, force=force))

        def beside(name: str, text: str) -> None:
            other = path.parent / name
            if not _says(other, text):
                files.enter_context(replacing(other, force=force))(text)

        yield write, beside


def _says(path: Path, text: str) -> bool:
    try:
        return path.read_bytes() == text.encode()
    except OSError:
        return False


@contextmanager
def replacing(path: Path, *, force: bool = False) -> Iterator[Write]:
    """Give what writes to a new file, as UTF-8; after an error nothing of it is left.

    With ``force``, a device or a pipe is written to as it is: it can't be made anew.
    Of a link it is what the link leads to that is written.

    Raises:
        FileExists: where there is a file, unless ``force`` lets it be written over.
        FileUnwritable: as the system says.
    """
    try:
        if path.is_dir():
            raise FileUnwritable(str(path), "it is a folder")
        if not force and path.exists():
            raise FileExists(str(path))
        if path.exists() and not path.is_file():
            with path.open("w", encoding="utf-8", newline="") as stream:
                yield stream.write
            return
        path = _followed(path) if path.is_symlink() else path
        import tempfile  # noqa: PLC0415 - 3 ms that all save who write no file

        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        draft = Path(name)
    except (OSError, ValueError) as error:
        raise _refusal(path, error) from error
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as stream:
            yield stream.write
            stream.flush()
            os.fsync(descriptor)
        draft.chmod(_mode(path))
        _publish(draft, path, force=force)
    except OSError as error:
        raise _refusal(path, error) from error
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)


def _followed(link: Path) -> Path:
    """Where a link leads; of links in a circle the system says so, whatever Python would."""
    with suppress(FileNotFoundError):
        link.stat()
    return link.resolve()


def _mode(path: Path) -> int:
    """The permissions of the file that is written over, else what a new one gets."""
    if path.exists():
        return path.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def _publish(draft: Path, path: Path, *, force: bool) -> None:
    """Give a finished file its name; not over one that came meanwhile."""
    if force:
        draft.replace(path)
        return
    try:
        os.link(draft, path)
    except FileExistsError:
        raise FileExists(str(path)) from None
    except OSError:  # a file system without links
        draft.replace(path)


def _refusal(path: Path, error: OSError | ValueError) -> FileUnwritable:
    return FileUnwritable(str(path), getattr(error, "strerror", None) or str(error))
