"""Every table of the product, so that whoever needs the whole schema imports one module."""

from vanban.db import (
    account_models,
    answer_models,
    attempt_models,
    audit_models,
    channel_models,
    embedding_models,
    exam_certificate_models,
    exam_import_models,
    exam_models,
    exam_paper_models,
    exam_sitting_models,
    listed_models,
    models,
    office_models,
    programme_models,
    quiz_models,
    roster_models,
    running_models,
    task_models,
    usage_models,
    work_models,
    work_notice_models,
    work_tally_models,
)

MODULES = (
    *(models, account_models, attempt_models, office_models, roster_models, listed_models),
    *(usage_models, audit_models, answer_models, running_models, channel_models, task_models, exam_models),
    *(exam_paper_models, exam_sitting_models, exam_certificate_models, quiz_models, exam_import_models),
    *(work_models, work_tally_models, work_notice_models, programme_models, embedding_models),
)
