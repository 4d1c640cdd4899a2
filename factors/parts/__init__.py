"""What factors shows to whom; importing this registers it. See `sessions.render` for the words used."""

from factors.parts import alike, lists, notes, outcome, report

__all__ = ["alike", "lists", "notes", "outcome", "report"]
