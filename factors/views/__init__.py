"""The views of success factors and what comes of them, by what they are about."""
