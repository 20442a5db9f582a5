"""A small cluster of network namespaces whose real command output becomes the fixtures."""
