"""The web: REST, server-sent events, pages and sign-in."""
