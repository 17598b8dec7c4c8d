"""Static files under hashed names: a browser keeps them for ever, and a new page gets new scripts."""

from servestatic.storage import CompressedManifestStaticFilesStorage


class HashedStaticStorage(CompressedManifestStaticFilesStorage):
    """Hashed names also inside ES modules, where one script imports another."""

    support_js_module_import_aggregation = True
