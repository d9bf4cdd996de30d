"""Our own sample documents of the invented thành phố Lạc Hà: sources, renderers, people."""
