"""What monitoring asks: readiness and Prometheus metrics."""

from fastapi import APIRouter

router = APIRouter()
