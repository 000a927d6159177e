"""The mappings that come with the service, one module a published file."""
