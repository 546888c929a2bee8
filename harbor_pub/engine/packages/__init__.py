"""Argos packages: found on this machine, fetched, unpacked, kept, carried to another machine.

package.py     a package whose parts are all there, and what tells of it
catalog.py     the packages on this machine: Argos' own folder, then the embedded starter
routes.py      the best chain of packages from one language to another
index.py       what can be had: Argos' index, a bundle, a folder, a file
download.py    an address in, a whole file out, resumed where it was cut off
archive.py     an archive in, a folder out, or a refusal; and back
receipt.py     where a package came from and what each of its files was
store.py       Argos' own folder: a package is in it whole or not at all
install.py     from an offer to an installed package
bundle.py      everything that an offline machine needs, in one folder
"""

from harbor_pub.engine.packages.catalog import Catalog, catalog
from harbor_pub.engine.packages.package import STARTER, Package, open_package
from harbor_pub.engine.packages.routes import Route

__all__ = ["STARTER", "Catalog", "Package", "Route", "catalog", "open_package"]
