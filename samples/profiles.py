"""Which layout profile a sample document follows."""

from samples.sources import Source, SourceError
from vanban.layout.profiles import Profile, default_name, profiles


def profile_of(source: Source) -> Profile:
    """Returns the profile a source names, or the one in force for its family on its date."""
    name = source.profile or default_name(state=source.family == "state", dated=source.date)
    if name not in profiles():
        raise SourceError(f"{source.slug}: no profile {name!r}; there are {', '.join(profiles())}")
    return profiles()[name]
