"""The same verbs as JSON, for devices and other systems."""
