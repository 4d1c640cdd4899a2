"""What factors shows to whom; importing this registers it. See `sessions.render` for the words used."""

from factors.parts import alike, already, lists, notes, outcome, report

__all__ = ["alike", "already", "lists", "notes", "outcome", "report"]
