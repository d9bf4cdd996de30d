"""Administration of the installation: settings, models, indexes, jobs, aliases, usage."""

from fastapi import APIRouter

router = APIRouter(include_in_schema=False)
