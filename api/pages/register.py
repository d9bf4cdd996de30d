"""The register of incoming documents and their hand-over."""

from fastapi import APIRouter

router = APIRouter(include_in_schema=False)
