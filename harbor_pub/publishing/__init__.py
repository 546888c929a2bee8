"""A Bitext in, files out, one format a module: SUFFIX, render(bitext), parse(bytes)."""
