"""The register of incoming documents, saved searches and alerts."""

from fastapi import APIRouter

router = APIRouter()
