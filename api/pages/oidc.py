"""Signing in through the organisation's identity provider (OpenID Connect)."""

from fastapi import APIRouter

router = APIRouter(include_in_schema=False)
