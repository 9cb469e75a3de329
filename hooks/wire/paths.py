"""The paths of the hooks, apart from the hooks themselves: those take longer to load."""

PATHS = (
    "/cluster/customize",
    "/cluster/sync",
    "/cluster/finalize",
    "/model/customize",
    "/model/sync",
    "/agent/customize",
    "/agent/sync",
)
