"""A portfolio with a story, made by the service's own services: for the demo, for documents and for trials."""
