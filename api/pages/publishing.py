"""Looking at what was understood of a document before it is published."""

from fastapi import APIRouter

router = APIRouter(include_in_schema=False)
