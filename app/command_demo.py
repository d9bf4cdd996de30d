"""``vanban demo``: the sample documents in, questions answered, accounts shown once."""

import click

from app.command_ingest import bring_indexes_up_to_date
from app.running import running_services
from app.vietnamese_click import Command


@click.command("demo", cls=Command, short_help="Nạp văn bản mẫu và trả lời vài câu hỏi.")
def demo() -> None:
    """Nạp kho văn bản mẫu (đơn vị hư cấu) và trả lời vài câu hỏi kèm trích dẫn."""
    from app.demo import run

    with running_services() as services:
        bring_indexes_up_to_date(services)
        run(services, click.echo)


COMMANDS = (demo,)
