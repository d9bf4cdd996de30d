"""Saved searches and alerts about new documents."""

from fastapi import APIRouter

router = APIRouter(include_in_schema=False)
