"""The audit log for auditors: search, detail, export, verification."""

from fastapi import APIRouter

router = APIRouter(include_in_schema=False)
