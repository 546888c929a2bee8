"""Scripts that measure; a package, since a peer (pySBD) brings one of the same name."""
