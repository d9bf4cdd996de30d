"""Corrections of documents, decisions about relations, publishing."""

from fastapi import APIRouter

router = APIRouter()
