"""My account: password, two-step sign-in, sessions, keys of programs."""

from fastapi import APIRouter

router = APIRouter(include_in_schema=False)
