"""Administration of people: accounts, roles, secondments, import of lists."""

from fastapi import APIRouter

router = APIRouter(include_in_schema=False)
