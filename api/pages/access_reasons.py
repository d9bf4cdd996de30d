"""Why a person may or may not see a document, shown to administrators."""

from fastapi import APIRouter

router = APIRouter(include_in_schema=False)
