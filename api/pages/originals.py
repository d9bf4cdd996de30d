"""Originals side by side with the text: page images and the boxes of cited passages."""

from fastapi import APIRouter

router = APIRouter(include_in_schema=False)
