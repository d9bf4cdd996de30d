"""The settings in Vietnamese words, in the groups of the settings page: what each is, in which unit."""

from collections.abc import Mapping

GROUPS: Mapping[str, Mapping[str, str]] = {
    "Dữ liệu và chỉ mục": {
        "data_dir": "Thư mục của cơ sở dữ liệu, tệp gốc và chỉ mục.",
        "database_url": "Cơ sở dữ liệu; để trống: SQLite trong thư mục dữ liệu.",
        "embedding_model": "Mô hình nhúng: “builtin”, hoặc thư mục chứa mô hình.",
        "chroma_url": "Máy chủ vectơ; để trống: chạy ngay trong tiến trình.",
    },
    "Nạp văn bản": {
        "max_file_mb": "Tệp lớn nhất được nhận (MiB).",
        "max_upload_mb": "Tổng dung lượng lớn nhất của một lần tải lên (MiB).",
        "max_text_chars": "Văn bản dài nhất (ký tự).",
        "workers": "Số tệp đọc cùng lúc.",
        "parse_seconds": "Thời gian đọc một tệp lâu nhất, chưa kể trang nhận dạng (giây).",
        "parse_page_seconds": "Thời gian đọc thêm cho mỗi trang đã xong (giây).",
        "parse_memory_mb": "Bộ nhớ lớn nhất khi đọc một tệp (MiB).",
        "max_pages": "Số trang của một tệp được tính thêm thời gian đọc.",
        "spool_days": "Thời gian giữ tệp lỗi để thử lại (ngày).",
        "review_uploads": "Đề nghị xem lại tệp tải lên trước khi công bố.",
    },
    "Trang web và đăng nhập": {
        "host": "Địa chỉ máy chủ lắng nghe.",
        "port": "Cổng máy chủ lắng nghe.",
        "max_question_chars": "Câu hỏi dài nhất (ký tự).",
        "session_hours": "Thời gian một lần đăng nhập (giờ).",
        "session_idle_minutes": "Thời gian không dùng thì phải đăng nhập lại (phút).",
        "require_two_step": "Bắt buộc đăng nhập hai lớp với quản trị viên và người kiểm tra nhật ký.",
        "questions_per_minute": "Số câu hỏi nhiều nhất của một người trong một phút; 0: không giới hạn.",
        "key_requests_per_minute": "Số yêu cầu nhiều nhất của một khóa API trong một phút; 0: không giới hạn.",
        "public_url": "Địa chỉ người dùng mở, bắt đầu bằng https://.",
        "session_secret": "Khóa ký phiên đăng nhập; để trống: tự tạo trong thư mục dữ liệu.",
        "secure_cookies": "Chỉ gửi cookie phiên qua HTTPS.",
        "log_level": "Mức ghi nhật ký kỹ thuật.",
        "log_format": "Dạng nhật ký kỹ thuật: “text”, hoặc “json”.",
    },
    "Đăng nhập một lần": {
        "oidc_issuer": "Nhà cung cấp danh tính; để trống: không dùng.",
        "oidc_client_id": "Tên của hệ thống này ở nhà cung cấp.",
        "oidc_client_secret": "Khóa của hệ thống này ở nhà cung cấp.",
        "oidc_name": "Chữ trên nút đăng nhập.",
        "oidc_scopes": "Phạm vi thông tin được xin.",
        "oidc_username_claim": "Trường chứa tên đăng nhập.",
        "oidc_link": "Cách tìm tài khoản chưa liên kết: “sub”, “email”, “username”.",
        "oidc_logout": "Đăng xuất thì hỏi đăng xuất ở nhà cung cấp.",
        "oidc_proxy": "Gọi nhà cung cấp qua máy chủ trung gian.",
    },
    "Giám sát": {
        "min_free_mb": "Đĩa còn trống ít hơn mức này thì /readyz báo lỗi (MiB).",
        "ready_needs_worker": "Không có tiến trình nạp văn bản thì /readyz báo lỗi.",
        "metrics_token": "Mã đọc /metrics; để trống: chỉ máy này và khóa của quản trị viên.",
    },
    "Mô hình ngôn ngữ": {
        "chat_model": "Mô hình soạn câu trả lời; để trống: trích nguyên văn, không dùng mô hình.",
        "chat_base_url": "Địa chỉ máy chủ mô hình.",
        "chat_api_key": "Khóa của máy chủ mô hình.",
        "chat_inside": "Máy chủ mô hình nằm trong cơ quan; chỉ nơi này nhận văn bản nội bộ.",
        "chat_first_token_s": "Thời gian chờ chữ đầu tiên lâu nhất (giây).",
        "chat_timeout_s": "Thời gian soạn một câu trả lời lâu nhất (giây).",
        "chat_retries": "Số lần thử lại trước chữ đầu tiên.",
        "chat_max_passages": "Số đoạn gửi cho mô hình nhiều nhất.",
        "chat_max_tokens": "Câu trả lời dài nhất của mô hình (token).",
        "chat_price_in": "Giá một triệu token đọc.",
        "chat_price_out": "Giá một triệu token viết.",
        "chat_currency": "Đơn vị tiền của hai giá trên.",
    },
}
OTHERS = "Thiết lập khác"
EMPTY = "để trống"
SET, UNSET = "đã đặt (không hiển thị)", "chưa đặt"
