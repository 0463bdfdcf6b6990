"""The tests; they mirror the package, and tests/project is about the project itself."""
