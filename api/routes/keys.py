"""Keys of programs."""

from fastapi import APIRouter

router = APIRouter()
