"""Sittings: who may begin an attempt, what it asks, what is saved while it lasts, how it ends, what is shown after."""
