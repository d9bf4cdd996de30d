"""Running the web server."""

import gc

import uvicorn

from api.application import create_application
from api.services import Services

_GRACE_SECONDS = 20  # how long running answers may take when the server is told to stop


def serve(services: Services) -> None:
    """Serves until told to stop. uvicorn's own access log is off: it would write questions that stand in addresses."""
    application = create_application(services)
    # What is loaded now stays for good: the collector need not walk it again during a request (long pages: p95 halved).
    gc.collect()
    gc.freeze()
    uvicorn.run(
        application,
        host=services.settings.host,
        port=services.settings.port,
        log_config=None,  # the caller has set logging up
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=_GRACE_SECONDS,
    )
