"""Which static files we serve: our own, and of django-htmx the one build that we use."""

from django.contrib.staticfiles.apps import StaticFilesConfig


class OwnStaticFiles(StaticFilesConfig):
    # The extensions and the other builds import files that are not there under these names.
    ignore_patterns = [*StaticFilesConfig.ignore_patterns, "ext", "htmax*", "htmx-4*", "htmx-2.js"]
