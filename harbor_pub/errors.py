"""The errors of Harbor Publisher.

    HarborError                     everything we raise on purpose
    ├── UsageError                  the command was used wrongly; exit code 2
    │   ├── UnknownLocaleError      a language tag that we don't know
    │   └── SettingsError           harbor.toml or a HARBOR_* variable is wrong
    ├── SourceError                 a source can't be read
    ├── PackageError                an Argos package is damaged or lies about itself
    │   └── NoPackageError          no installed package translates to the locale
    ├── RecordError                 the record can't be opened, read or written
    └── OutputError                 a file can't be written
        └── ProofError              what was written does not read back as it was meant

A message names the thing, the place and the next step, in one line. What it quotes may be a
stranger's: as it is shown, it controls no terminal, and passwords in addresses are hidden.
"""

from harbor_pub.shown import plain


class HarborError(Exception):
    """Base of the family. `exit_code` is what the command line ends with."""

    exit_code = 1

    def __str__(self) -> str:
        return plain(super().__str__())


class UsageError(HarborError):
    exit_code = 2


class UnknownLocaleError(UsageError):
    pass


class SettingsError(UsageError):
    pass


class SourceError(HarborError):
    pass


class PackageError(HarborError):
    pass


class NoPackageError(PackageError):
    pass


class RecordError(HarborError):
    pass


class OutputError(HarborError):
    pass


class ProofError(OutputError):
    pass
