"""The parameters by which programs search the library, and facets as JSON."""

import datetime
from typing import Annotated, Any, Literal

from fastapi import Query

from vanban.db.facets import FacetCounts
from vanban.db.wanted import Facet, Sort, Wanted
from vanban.db.wanted_query import in_utc

_SORTS = {
    "relevance": Sort.RELEVANCE,
    "newest": Sort.NEWEST,
    "oldest": Sort.OLDEST,
    "number": Sort.NUMBER,
    "arrival": Sort.ARRIVAL,
}
_NAMES = {facet: facet.name.lower() for facet in Facet}
_NONE = "; “-” là văn bản không có thuộc tính này"


def wanted_documents(
    *,
    q: Annotated[str, Query(max_length=200, description="Số, ký hiệu hoặc từ trong trích yếu")] = "",
    in_text: Annotated[bool, Query(description="Tìm các từ của `q` trong toàn văn")] = False,
    type: Annotated[str, Query(max_length=60, description="Loại văn bản" + _NONE)] = "",
    issuer: Annotated[str, Query(max_length=300, description="Cơ quan ban hành" + _NONE)] = "",
    field: Annotated[str, Query(max_length=120, description="Lĩnh vực" + _NONE)] = "",
    year: Annotated[int | None, Query(ge=1, le=9999, description="Năm ban hành")] = None,
    status: Annotated[
        Literal["", "con_hieu_luc", "het_hieu_luc", "het_hieu_luc_mot_phan", "chua_co_hieu_luc"],
        Query(description="Hiệu lực"),
    ] = "",
    unit: Annotated[int | None, Query(ge=1, le=2**63 - 1, description="Mã đơn vị chủ quản")] = None,
    circulation: Annotated[str, Query(max_length=100, description="Dấu lưu hành" + _NONE)] = "",
    new: Annotated[bool, Query(description="Vào kho trong 7 ngày qua")] = False,
    since: Annotated[datetime.datetime | None, Query(description="Vào kho sau thời điểm này")] = None,
    sort: Annotated[
        Literal["relevance", "newest", "oldest", "number", "arrival"] | None, Query(description="Thứ tự")
    ] = None,
) -> Wanted:
    """Returns the search that the parameters of a request describe."""
    return Wanted(
        words=q,
        in_text=in_text and bool(q.strip()),
        type=type,
        issuer=issuer,
        field=field,
        year=str(year or ""),
        status=status,
        unit=str(unit or ""),
        circulation=circulation,
        new="1" if new else "",
        since=in_utc(since),
        sort=_SORTS[sort] if sort else Sort.RELEVANCE if in_text and q.strip() else Sort.NEWEST,
    )


def facet_json(one: FacetCounts) -> dict[str, Any]:
    """Returns a facet under the name of its parameter."""
    values = [{"value": value.value, "words": value.words, "count": value.count} for value in one.values]
    return {"name": _NAMES[one.facet], "title": one.title, "values": values}
