"""Administration of units: the tree, validity, successors."""

from fastapi import APIRouter

router = APIRouter(include_in_schema=False)
