"""Telegram, with python-telegram-bot: the only place that knows that library."""
