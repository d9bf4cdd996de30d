"""What a browser and its device are called, out of what the browser says of itself (RFC 9110, §10.1.5)."""

# The first that occurs decides: most browsers also claim to be the ones below them.
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("coc_coc", "Cốc Cốc"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Mac OS X", "máy Mac"),
    ("Linux", "Linux"),
)


def device_words(agent: str) -> str:
    """Returns for instance "Chrome trên Windows".

    >>> device_words("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Mobile/15E148 Safari/604.1")
    'Safari trên iPhone'
    >>> device_words("curl/8.5")
    'Thiết bị không rõ'
    """
    browser = next((words for sign, words in _BROWSERS if sign.lower() in agent.lower()), None)
    system = next((words for sign, words in _SYSTEMS if sign.lower() in agent.lower()), None)
    if browser is None and system is None:
        return "Thiết bị không rõ"
    return f"{browser or 'Trình duyệt khác'} trên {system or 'thiết bị không rõ'}"
