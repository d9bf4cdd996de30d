"""Links that work once: the first administrator's account, a new password."""

from fastapi import APIRouter

router = APIRouter(include_in_schema=False)
