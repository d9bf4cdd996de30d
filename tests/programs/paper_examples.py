"""Papers of the fictional phường Tân Lạc Đông that the tests of documents out and in share."""

import datetime

from programs.papers.views import (
    ActionPlanPaper,
    Directive,
    LetterPaper,
    LetterTask,
    PaperHead,
    PaperSigner,
    PlanGoal,
    ProgrammeGroup,
    ProgrammeLine,
    ProgrammePaper,
    ReminderPaper,
    ReminderTask,
    ReportFigures,
    ReportLine,
    ReportPaper,
    ReportSection,
    WeekPaper,
    WeekSlot,
)

BODY = "Ban Thường vụ Đảng ủy phường Tân Lạc Đông"
SIGNER = PaperSigner("T/M BAN THƯỜNG VỤ", "BÍ THƯ", "Hoàng Thị Lan Chi")
RECIPIENTS = ("Thường trực Thành ủy (để báo cáo)", "Các chi bộ trực thuộc", "Lưu Văn phòng Đảng ủy")
DIRECTIVE = Directive(
    "Chỉ thị",
    "05-CT/TU",
    datetime.date(2026, 6, 10),
    "Ban Thường vụ Thành ủy",
    "về tăng cường sử dụng dữ liệu dùng chung",
)


def day(month: int, number: int) -> datetime.date:
    """Returns a day of 2026."""
    return datetime.date(2026, month, number)


def head(type: str, subject: str, number: str, dated: datetime.date) -> PaperHead:
    """Returns a head of the ward's party committee."""
    return PaperHead(
        type=type,
        subject=subject,
        issuer="ĐẢNG ỦY PHƯỜNG TÂN LẠC ĐÔNG",
        superior="ĐẢNG BỘ THÀNH PHỐ LẠC HÀ",
        body=BODY,
        number=number,
        place="Tân Lạc Đông",
        dated=dated,
    )


LINES = (
    ProgrammeLine(
        text="Xây dựng Chương trình hành động thực hiện Nghị quyết số 08-NQ/TU về khoa học, công nghệ",
        lead="Văn phòng Đảng ủy",
        partners=("Ban Xây dựng Đảng", "Ủy ban nhân dân phường"),
        product="Chương trình hành động",
        due="Trước 30/3/2027",
        first=datetime.date(2027, 3, 30),
        last=datetime.date(2027, 3, 30),
        leader="Phó Bí thư Thường trực",
        opinion="Ban Thường vụ",
        source="Nghị quyết số 08-NQ/TU, mục IV.1",
    ),
    ProgrammeLine(
        text="Sơ kết 6 tháng thực hiện Kế hoạch chuyển đổi số của phường",
        lead="Ủy ban nhân dân phường",
        product="Báo cáo sơ kết",
        due="15 ngày sau Hội nghị sơ kết",
        first=datetime.date(2027, 7, 20),
        last=datetime.date(2027, 7, 20),
        opinion="Thường trực",
    ),
    ProgrammeLine(text="Tiếp công dân định kỳ", lead="Thường trực Đảng ủy", due="Hằng tháng"),
)
PROGRAMME = ProgrammePaper(
    head=head("Chương trình", f"công tác năm 2027 của {BODY}", "12-CTr/ĐU", day(12, 15)),
    groups=(
        ProgrammeGroup("CÔNG TÁC XÂY DỰNG ĐẢNG", LINES[:1]),
        ProgrammeGroup("PHÁT TRIỂN KINH TẾ - XÃ HỘI", LINES[1:]),
    ),
    opening=(
        "Căn cứ Quy chế làm việc của Ban Chấp hành Đảng bộ phường, nhiệm kỳ 2025 - 2030;",
        "Ban Thường vụ Đảng ủy ban hành Chương trình công tác năm 2027 như sau:",
    ),
    closing=(
        "1. Các cơ quan chủ trì xây dựng kế hoạch, báo cáo Thường trực Đảng ủy trước ngày 05 hằng tháng.",
        "2. Văn phòng Đảng ủy theo dõi, đôn đốc, tổng hợp kết quả thực hiện Chương trình này.",
    ),
    signer=SIGNER,
    recipients=RECIPIENTS,
)
WEEK = WeekPaper(
    head=head("Lịch công tác", "của Thường trực Đảng ủy, tuần từ 07/9 đến 11/9/2026", "", day(9, 4)),
    first=day(9, 7),
    slots=(
        WeekSlot(
            day(9, 7),
            "Họp giao ban đầu tuần",
            8 * 60 + 15,
            10 * 60,
            leader="Bí thư Đảng ủy",
            attending="Thường trực Đảng ủy, Chánh Văn phòng",
            preparing="Văn phòng Đảng ủy",
            place="Phòng họp số 1",
        ),
        WeekSlot(day(9, 7), "Làm việc với Chi bộ Trường Trung học cơ sở", 14 * 60, place="Phòng họp số 2"),
        WeekSlot(
            day(9, 9),
            "Tiếp công dân",
            leader="Phó Bí thư Thường trực",
            place="Trụ sở tiếp công dân",
            postponed=True,
            reason="trùng lịch của Thành ủy",
        ),
        WeekSlot(day(9, 12), "Dự Ngày hội chuyển đổi số", 19 * 60, cancelled=True),
    ),
    signer=PaperSigner("T/L BAN THƯỜNG VỤ", "CHÁNH VĂN PHÒNG", "Cao Minh Triết"),
    recipients=("Thường trực Đảng ủy", "Các chi bộ trực thuộc", "Lưu Văn phòng Đảng ủy"),
)
LETTER = LetterPaper(
    head=head("Công văn", "V/v giao nhiệm vụ thực hiện Chỉ thị số 05-CT/TU", "312-CV/ĐU", day(6, 15)),
    addressees=("Văn phòng Đảng ủy",),
    assigner="Thường trực Đảng ủy",
    directives=(DIRECTIVE,),
    tasks=(
        LetterTask(
            "Rà soát dữ liệu đảng viên, đối soát với cơ sở dữ liệu quốc gia về dân cư",
            "Báo cáo kết quả rà soát",
            "Trước ngày 15/7/2026",
            day(7, 15),
            "mục 1, Chỉ thị số 05-CT/TU",
            partners=("Công an phường",),
        ),
        LetterTask("Lập danh sách đầu mối dữ liệu", last=day(6, 30), leads=False, partners=("Ban Xây dựng Đảng",)),
    ),
    report_to="Văn phòng Đảng ủy",
    report_by=day(7, 20),
    signer=PaperSigner("T/L BAN THƯỜNG VỤ", "CHÁNH VĂN PHÒNG", "Cao Minh Triết"),
    recipients=("Thường trực Đảng ủy (để báo cáo)", "Lưu Văn phòng Đảng ủy"),
)
REMINDER = ReminderPaper(
    head=head("Công văn", "V/v đôn đốc thực hiện nhiệm vụ được giao", "340-CV/ĐU", day(8, 3)),
    addressees=("Ủy ban nhân dân phường",),
    assigner="Thường trực Đảng ủy",
    as_of=day(8, 1),
    tasks=(
        ReminderTask("Đối soát dữ liệu dân cư", "Trước ngày 15/7/2026", day(7, 15), "Công văn số 312-CV/ĐU", 40),
        ReminderTask("Báo cáo cải cách hành chính quý III", last=day(8, 6), given_by="Kế hoạch số 11-KH/ĐU"),
    ),
    report_to="Văn phòng Đảng ủy",
    report_by=day(8, 10),
    signer=PaperSigner("T/L BAN THƯỜNG VỤ", "CHÁNH VĂN PHÒNG", "Cao Minh Triết"),
    recipients=("Thường trực Đảng ủy (để báo cáo)", "Lưu Văn phòng Đảng ủy"),
)
REPORT = ReportPaper(
    head=head("Báo cáo", "tiến độ thực hiện nhiệm vụ quý III năm 2026", "88-BC/ĐU", day(10, 2)),
    as_of=day(9, 30),
    overall=ReportFigures("Toàn phường", early=4, on_time=9, done_late=2, ahead=5, soon=3, overdue=2, closed=1),
    by_body=(
        ReportFigures("Văn phòng Đảng ủy", early=3, on_time=4, ahead=3, soon=1),
        ReportFigures("Ủy ban nhân dân phường", early=1, on_time=5, done_late=2, ahead=2, soon=2, overdue=2),
    ),
    sections=(
        ReportSection(
            "Đã hoàn thành",
            (
                ReportLine(
                    "Rà soát dữ liệu đảng viên",
                    "Văn phòng Đảng ủy",
                    "Trước ngày 15/7/2026",
                    day(7, 15),
                    done_on=day(7, 10),
                    result="Báo cáo số 71-BC/ĐU",
                    source="Chỉ thị số 05-CT/TU, mục 1",
                ),
            ),
        ),
        ReportSection(
            "Quá hạn",
            (
                ReportLine(
                    "Đối soát dữ liệu dân cư",
                    "Ủy ban nhân dân phường",
                    "Trước ngày 31/8/2026",
                    day(8, 31),
                    percent=60,
                    reason="Chờ dữ liệu của Công an cấp xã",
                    source="Chỉ thị số 05-CT/TU, mục 2",
                ),
                ReportLine("Bàn giao hồ sơ lưu trữ", "Ủy ban nhân dân phường", last=day(9, 15), percent=0),
            ),
            late=True,
        ),
    ),
    opening=("Thực hiện Quy chế làm việc, Văn phòng Đảng ủy báo cáo tiến độ thực hiện nhiệm vụ như sau:",),
    remarks=("Các cơ quan cơ bản bám sát tiến độ; việc báo cáo kết quả còn chậm.",),
    proposals=("Đề nghị Ủy ban nhân dân phường báo cáo rõ nguyên nhân, thời gian hoàn thành nhiệm vụ quá hạn",),
    signer=SIGNER,
    recipients=RECIPIENTS,
)
PLAN = ActionPlanPaper(
    head=head(
        "Kế hoạch", "thực hiện Chỉ thị số 05-CT/TU, ngày 10/6/2026 của Ban Thường vụ Thành ủy", "25-KH/ĐU", day(7, 1)
    ),
    purposes=("Quán triệt, cụ thể hóa Chỉ thị số 05-CT/TU trong toàn Đảng bộ phường",),
    requirements=("Mỗi nhiệm vụ có một cơ quan chủ trì", "Không phát sinh biên chế"),
    goals=(
        PlanGoal(
            "Tỷ lệ hồ sơ công việc xử lý trên môi trường điện tử", "từ 95% trở lên", "31/12/2026", "Văn phòng Đảng ủy"
        ),
        PlanGoal("100% chi bộ sử dụng phần mềm dùng chung"),
    ),
    groups=PROGRAMME.groups,
    organisation=("1. Văn phòng Đảng ủy theo dõi, đôn đốc.", "2. Các chi bộ quán triệt đến từng đảng viên"),
    opening=("Ban Thường vụ Đảng ủy ban hành Kế hoạch với các nội dung sau:",),
    general_goal="Dữ liệu của Đảng bộ phường đúng, đủ, sạch, sống",
    signer=SIGNER,
    recipients=RECIPIENTS,
)
