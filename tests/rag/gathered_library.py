"""Made-up documents of the fictional communes An Hòa and Bình Sơn, for answers put together from several places."""

from app.wiring import Services
from ingest.storing import Placement
from vanban.answers import Answer, Reply
from vanban.db.models import DocumentRow
from vanban.db.people import create_unit
from vanban.principals import Audience, Channel, Principal, Publicity

PLAN_A = """ĐẢNG BỘ XÃ AN HÒA
ĐẢNG ỦY
Số 14-KH/ĐU

ĐẢNG CỘNG SẢN VIỆT NAM
An Hòa, ngày 12 tháng 02 năm 2027

KẾ HOẠCH
chăm sóc người cao tuổi xã An Hòa năm 2027
-----
Đảng ủy xã An Hòa ban hành Kế hoạch chăm sóc người cao tuổi như sau:
I- MỤC TIÊU
1. 92% người cao tuổi được khám sức khỏe định kỳ trong năm.
2. Mỗi thôn có ít nhất 01 câu lạc bộ dưỡng sinh.
II- MỨC HỖ TRỢ
1. Người từ đủ 80 tuổi được hỗ trợ 350.000 đồng một tháng để mua thuốc.
2. Câu lạc bộ dưỡng sinh được hỗ trợ 4 triệu đồng một năm.
III- NHIỆM VỤ
1. Trạm Y tế xã chủ trì, phối hợp với Hội Người cao tuổi khám sức khỏe cho người cao tuổi trước ngày 30/6/2027.
2. Phòng Văn hóa - Xã hội lập danh sách người hưởng hỗ trợ, chi trả trước ngày 10 hằng tháng.
IV- TỔ CHỨC THỰC HIỆN
1. Văn phòng Đảng ủy theo dõi, đôn đốc, báo cáo Ban Thường vụ trước ngày 15/12/2027.
"""
PLAN_B = """ĐẢNG BỘ XÃ BÌNH SƠN
ĐẢNG ỦY
Số 09-KH/ĐU

ĐẢNG CỘNG SẢN VIỆT NAM
Bình Sơn, ngày 20 tháng 02 năm 2027

KẾ HOẠCH
chăm sóc người cao tuổi xã Bình Sơn năm 2027
-----
Đảng ủy xã Bình Sơn ban hành Kế hoạch chăm sóc người cao tuổi như sau:
I- MỤC TIÊU
1. 85% người cao tuổi được khám sức khỏe định kỳ trong năm.
II- MỨC HỖ TRỢ
1. Người từ đủ 75 tuổi được hỗ trợ 280.000 đồng một tháng để mua thuốc.
III- TỔ CHỨC THỰC HIỆN
1. Văn phòng Đảng ủy theo dõi, đôn đốc.
"""
RULES = """ỦY BAN NHÂN DÂN
XÃ AN HÒA
Số: 31/QC-UBND

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
An Hòa, ngày 03 tháng 3 năm 2027

QUY CHẾ
Quản lý chợ đêm xã An Hòa

Chương I
QUY ĐỊNH CHUNG
Điều 1. Phạm vi điều chỉnh
Quy chế này quy định việc sắp xếp gian hàng, giữ gìn trật tự và thu phí tại chợ đêm xã An Hòa.
Điều 2. Giờ mở cửa
1. Chợ đêm mở cửa từ 18 giờ đến 23 giờ các ngày thứ sáu, thứ bảy.
2. Trong lễ hội, chợ đêm mở cửa đến 24 giờ.
Chương II
TỔ CHỨC THỰC HIỆN
Điều 3. Trách nhiệm của Ban Quản lý chợ
1. Bố trí 02 người trực mỗi tối.
2. Công khai bảng phí tại cổng chợ.
Điều 4. Trách nhiệm của Công an xã
1. Tuần tra mỗi tối một lượt.
Điều 5. Hiệu lực thi hành
Quy chế này có hiệu lực kể từ ngày 01/4/2027.
"""


class GatheredLibrary:
    """Three documents behind a real assistant, asked by someone of the commune that holds them."""

    def __init__(self, services: Services) -> None:
        self.services = services
        with services.database.transaction() as session:
            root = create_unit(session, code="LH", name="Thành ủy Lạc Hà")
            own = create_unit(session, code="AH", name="Đảng ủy xã An Hòa", parent_code="LH")
            create_unit(session, code="BS", name="Đảng ủy xã Bình Sơn", parent_code="LH")
            self.units = (root.id, own.id)
        placement = Placement(self.units[-1], Audience.PUBLIC, Publicity.OPEN)
        for name, text in (("a.txt", PLAN_A), ("b.txt", PLAN_B), ("c.txt", RULES)):
            result = services.intake.take_bytes(name, text.encode(), placement=placement)
            assert result.document_id is not None, result
        services.index.check()

    def ask(self, question: str) -> Reply:
        """Returns the reply to a question."""
        asking = Principal(None, "cán bộ", unit_ids=self.units, channel=Channel.WEB)
        return self.services.assistant.reply(question, principal=asking)

    def text_of(self, document_id: int) -> str:
        """Returns the text of a document."""
        with self.services.database.session() as session:
            return session.get_one(DocumentRow, document_id).text

    def answer(self, question: str) -> Answer:
        """Returns the answer to a question that has one."""
        reply = self.ask(question)
        assert isinstance(reply, Answer), reply
        return reply
