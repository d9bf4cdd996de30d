"""``vanban admin sso``: signing in through the organisation's identity provider."""

import click

from app.options import json_option, print_json
from app.running import acting, chosen_settings, running_services
from app.vietnamese_click import Group

_NOT_SET = "Chưa đặt VANBAN_OIDC_ISSUER: hệ thống chưa dùng đăng nhập của cơ quan."


@click.group("sso", cls=Group, short_help="Đăng nhập bằng tài khoản cơ quan (OpenID Connect).")
def sso() -> None:
    """Kiểm tra hệ thống đăng nhập của cơ quan; gắn, bỏ gắn tài khoản."""


@sso.command("check", short_help="Hỏi thử hệ thống đăng nhập.")
@json_option
def check(*, as_json: bool) -> None:
    """Hỏi hệ thống đăng nhập của cơ quan về địa chỉ và khóa của nó; in địa chỉ quay về cần khai ở đó."""
    from api.identity_provider import identity_provider
    from vanban.errors import SettingsError

    provider = identity_provider(chosen_settings())
    if provider is None:
        raise SettingsError(_NOT_SET)
    keys = provider.check_in()
    found = {"issuer": provider.client.issuer, "return_address": provider.client.return_address, "keys": keys}
    if as_json:
        print_json(found)
    else:
        click.echo(f"Hệ thống đăng nhập {provider.client.issuer} trả lời, có {keys} khóa ký dùng được.")
        click.echo(f"Địa chỉ quay về phải khai ở đó: {provider.client.return_address}")


@sso.command("link", short_help="Gắn một tài khoản với người của hệ thống đăng nhập.")
@click.argument("username", metavar="TÊN_ĐĂNG_NHẬP")
@click.argument("subject", metavar="SUB")
@json_option
def link(username: str, subject: str, *, as_json: bool) -> None:
    """Gắn tài khoản ở đây với mã người dùng (sub) của hệ thống đăng nhập; gắn lại thì thay."""
    from vanban.audit import Action, Entry
    from vanban.db.audit import record
    from vanban.db.linked_people import link_person
    from vanban.errors import SettingsError

    with running_services() as services:
        if services.settings.oidc_issuer is None:
            raise SettingsError(_NOT_SET)
        operator = acting(services, None)
        with services.database.transaction() as session:
            person = link_person(session, username, issuer=services.settings.oidc_issuer, subject=subject)
            entry = Entry(Action.PERSON_CHANGED, operator, "person", person.id, detail={"fields": ["oidc_subject"]})
            record(session, entry)
    _tell(username, f"Đã gắn {username}.", as_json=as_json)


@sso.command("unlink", short_help="Bỏ gắn một tài khoản.")
@click.argument("username", metavar="TÊN_ĐĂNG_NHẬP")
@json_option
def unlink(username: str, *, as_json: bool) -> None:
    """Bỏ gắn tài khoản; phiên đang có không bị kết thúc."""
    from vanban.audit import Action, Entry
    from vanban.db.audit import record
    from vanban.db.linked_people import unlink_person

    with running_services() as services:
        operator = acting(services, None)
        with services.database.transaction() as session:
            person = unlink_person(session, username)
            entry = Entry(Action.PERSON_CHANGED, operator, "person", person.id, detail={"fields": ["oidc_subject"]})
            record(session, entry)
    _tell(username, f"Đã bỏ gắn {username}.", as_json=as_json)


def _tell(username: str, words: str, *, as_json: bool) -> None:
    if as_json:
        print_json({"username": username})
    else:
        click.echo(words)
