"""Corrections of a document: attributes, structure, recognised text; its relations."""

from fastapi import APIRouter

router = APIRouter(include_in_schema=False)
