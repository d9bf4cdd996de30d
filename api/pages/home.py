"""The home page: what waits for the person, what is new, what was asked lately."""

from fastapi import APIRouter

router = APIRouter(include_in_schema=False)
