"""Units and people, for administrators."""

from fastapi import APIRouter

router = APIRouter()
