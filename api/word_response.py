"""A Word file as a response, for download."""

from starlette.responses import Response

from api.exporting.conversation_file import ExportedFile
from api.pages.library import disposition

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def word_response(file: ExportedFile) -> Response:
    """Returns the response that a browser saves under the file's name."""
    return Response(file.data, media_type=WORD, headers={"Content-Disposition": disposition(file.name)})
