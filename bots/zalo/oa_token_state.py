"""The tokens of Zalo Official Account as they are kept: when they must be renewed, and what has befallen them.

An access token lasts about 25 hours. A refresh token lasts about three months and works **once**: renewing gives a new
pair. Who asks and does not learn the answer may have lost it.
"""

import json
from dataclasses import asdict, dataclass, replace
from hashlib import sha256

LEASE_S = 90.0  # one renewal lasts no longer; after that whoever began it is taken to have died
_EARLY = 0.75  # of an access token's life, after which it is renewed
FRESH_S = 600.0  # an access token refused so soon after its issue will not be mended by renewing


@dataclass(frozen=True, slots=True, repr=False)
class TokenState:
    """All that is known of the tokens. Moments are UTC timestamps in seconds, 0 for never.

    ``renewing_since`` notes a renewal under way, ``tried_at`` the last one that did not reach the platform.
    ``seed`` is the hash of the setting they descend from, ``lost_for`` the hash of the settings under which the
    platform refused the refresh token, ``alarm`` what administrators were told because of the tokens.
    """

    access: str = ""
    refresh: str = ""
    issued_at: float = 0
    expires_at: float = 0
    renewing_since: float = 0
    tried_at: float = 0
    seed: str = ""
    lost_for: str = ""
    alarm: str = ""

    @property
    def renew_at(self) -> float:
        """The moment from which the access token is renewed, well before it expires."""
        return self.issued_at + _EARLY * (self.expires_at - self.issued_at)

    def usable(self, now: float, refused: str = "") -> str:
        """Returns the access token while it holds and is not the refused one, "" otherwise."""
        return self.access if now < self.expires_at and self.access != refused else ""

    def renewed(self, access: str, refresh: str, *, life_s: float, now: float) -> "TokenState":
        """Returns the state with the pair that the platform granted."""
        return TokenState(access, refresh, issued_at=now, expires_at=now + life_s, seed=self.seed)

    def given(self, refresh: str, *, seed: str) -> "TokenState":
        """Returns the state with a refresh token that a person gave; everything before is forgotten."""
        return TokenState(refresh=refresh, seed=seed)

    def to_json(self) -> str:
        """Returns the state as JSON; ``from_json`` reads it."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> "TokenState":
        """Returns the state that ``to_json`` wrote."""
        return cls(**json.loads(text))


@dataclass(frozen=True, slots=True, repr=False)
class Use:
    """This access token is to be used."""

    access: str


@dataclass(frozen=True, slots=True)
class Renew:
    """The tokens are to be renewed by whoever got this; ``state`` already notes that a renewal is under way."""

    state: TokenState
    interrupted: bool  # an earlier renewal began and nobody knows how it ended


@dataclass(frozen=True, slots=True)
class Wait:
    """Someone else is renewing."""


@dataclass(frozen=True, slots=True)
class Down:
    """The account cannot send: ``alarm`` says why and what to do. ``state`` is to be kept."""

    alarm: str
    state: TokenState


def next_step(state: TokenState, *, now: float, refused: str, settings: str) -> Use | Renew | Wait | Down:
    """Returns what to do for an access token. ``refused`` is the one that the platform has just refused, "" for none;
    ``settings`` the hash of the settings in force."""
    usable = state.usable(now, refused)
    if usable and (refused or now < max(state.renew_at, state.tried_at + LEASE_S)):
        return Use(usable)
    if why := _cannot_renew(state, now=now, refused=refused, settings=settings):
        access = "" if refused == state.access else state.access
        return Use(usable) if usable else Down(why, replace(state, access=access, alarm=why))
    if state.renewing_since and now - state.renewing_since < LEASE_S:
        return Use(usable) if usable else Wait()
    return Renew(replace(state, renewing_since=now, lost_for=""), interrupted=bool(state.renewing_since))


def _cannot_renew(state: TokenState, *, now: float, refused: str, settings: str) -> str:
    if not state.refresh:
        return NO_TOKEN
    if state.lost_for and state.lost_for == settings:
        return state.alarm or lost(0)
    if now - state.issued_at < FRESH_S and state.access in ("", refused):
        return FRESH_REFUSED
    return ""


def seeded(state: TokenState, seed: str | None) -> TokenState:
    """Returns the state in which the setting's refresh token counts: it wins over the stored pair only when it is
    another one than the pair descends from."""
    if not seed or state.seed == hashed(seed):
        return state
    return state.given(seed, seed=hashed(seed))


def hashed(*words: str) -> str:
    """Returns a hash that tells whether settings are the same ones."""
    return sha256("\0".join(words).encode()).hexdigest()


_MEND = (
    "Cách khắc phục: cấp quyền lại cho ứng dụng để lấy refresh token mới, rồi nhập bằng lệnh "
    "“vanban bot zalo-oa --refresh-token”."
)
NO_TOKEN = f"Zalo Official Account chưa có refresh token nên không gửi được tin. {_MEND}"
FRESH_REFUSED = (
    "Zalo Official Account không gửi được tin: Zalo từ chối cả access token vừa cấp. Kiểm tra ứng dụng còn liên kết "
    f"với Official Account và còn quyền gửi tin. {_MEND}"
)
UNREADABLE = (
    "Không đọc được token đã lưu của Zalo Official Account: tệp khóa seal.key không phải tệp đã dùng khi lưu. Khôi "
    f"phục tệp khóa từ bản sao lưu, hoặc nhập token mới. {_MEND}"
)


def lost(code: int, *, interrupted: bool = False) -> str:
    """Returns the alarm of a refresh token that the platform refused with a code."""
    why = " Lần đổi token trước bị ngắt giữa chừng nên cặp token mới không về tới nơi." if interrupted else ""
    return (
        f"Zalo Official Account không đổi được token (mã {code}): refresh token đã dùng, đã hết hạn hoặc bị thu hồi, "
        f"hoặc VANBAN_ZALO_OA_APP_ID, VANBAN_ZALO_OA_APP_SECRET không đúng.{why} {_MEND}"
    )
