"""Two versions or documents compared clause by clause."""

from fastapi import APIRouter

router = APIRouter(include_in_schema=False)
