"""Rendering: from answers to text. ``output`` chooses the format, the others lay tables out."""
