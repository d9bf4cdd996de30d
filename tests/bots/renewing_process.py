"""A process that asks for an access token when it is told to: ``python renewing_process.py DATABASE URL SEED``.

It prints "ready", waits for a line, and prints the token, or the kind of failure.
"""

import sys

from pydantic import SecretStr

from bots.port import SendingError
from bots.zalo.oa_renewal import OaApp
from bots.zalo.oa_tokens import OaTokens
from vanban.db.sealing import Seal
from vanban.db.session import Database, engine_from_url

APP = ("4291000000000000001", "khoa-ung-dung-thu-nghiem")


def main(database_url: str, url: str, seed: str) -> None:
    """Asks once."""
    database = Database(engine_from_url(database_url))
    app = OaApp(APP[0], SecretStr(APP[1]), url, SecretStr(seed))
    tokens = OaTokens(database, Seal(b"k" * 32), app)
    print("ready", flush=True)
    sys.stdin.readline()
    try:
        print(tokens.access())
    except SendingError as error:
        print(type(error).__name__)
    tokens.close()
    database.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
