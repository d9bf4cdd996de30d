"""A real browser goes to the identity provider and comes back, under our own content security policy."""

import socket
import threading
import time
from pathlib import Path

import pytest
import uvicorn
from browsing import NEEDS_BROWSER, playwright
from fake_services import build_world
from headless_chromium import launched
from identity_server import CLIENT_ID, SECRET, identity_server
from pydantic import SecretStr

from api.application import create_application
from api.identity_provider import RETURN_PATH

pytestmark = NEEDS_BROWSER
PERSON = {"sub": "u-001", "preferred_username": "an"}


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_person_signs_in_there_makes_a_key_and_signs_out(tmp_path: Path, scripts: bool) -> None:
    world = build_world(tmp_path)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        here = f"http://127.0.0.1:{free.getsockname()[1]}"
    with identity_server(here + RETURN_PATH, dict(PERSON)) as provider:
        settings = world.services.settings
        settings.public_url, settings.oidc_issuer, settings.oidc_link = here, provider.address, "username"
        settings.oidc_client_id, settings.oidc_client_secret = CLIENT_ID, SecretStr(SECRET)
        app = create_application(world.services)
        server = uvicorn.Server(uvicorn.Config(app, port=int(here.rpartition(":")[2]), log_config=None))
        thread = threading.Thread(target=server.run)
        thread.start()
        while not server.started:
            time.sleep(0.02)
        try:
            with playwright.sync_playwright() as driver:
                browser = launched(driver)
                page = browser.new_context(java_script_enabled=scripts, locale="vi-VN").new_page()
                page.set_default_timeout(20_000)
                page.goto(f"{here}/tai-khoan/khoa")
                page.get_by_role("link", name="Đăng nhập bằng tài khoản cơ quan").click()
                page.wait_for_url(f"{here}/tai-khoan/khoa")  # the page that was asked for at first
                page.get_by_label("Tên khóa").fill("Trang tin")
                page.get_by_label("Tra cứu, đọc văn bản").check()
                page.get_by_role("button", name="Tạo khóa").click()
                page.wait_for_selector(".secret")
                assert page.locator(".secret").inner_text().startswith("vbk_")
                page.get_by_role("button", name="Thu hồi khóa Trang tin").click()
                page.wait_for_url(f"{here}/tai-khoan/khoa?da-thu-hoi=1")
                assert "Đã thu hồi" in page.locator("table").inner_text()
                browser.close()
        finally:
            server.should_exit = True
            thread.join(10)
            world.services.database.close()
