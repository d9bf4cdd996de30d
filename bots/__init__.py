"""Chat channels: Telegram, Zalo Bot Platform, Zalo Official Account and a terminal, behind one port."""
