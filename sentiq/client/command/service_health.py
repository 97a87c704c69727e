"""`sentiq health`: the state of the service."""

from argparse import Namespace
from dataclasses import asdict

from sentiq.client.command.exit_codes import ExitCode
from sentiq.client.command.service_options import client_of
from sentiq.client.command.terminal import Terminal


def show_health(options: Namespace, terminal: Terminal) -> ExitCode:
    """Print whether the service is ready; UNAVAILABLE if it is not. Raises ClientError."""
    with client_of(options, terminal.environment) as client:
        health, url = client.health(), client.url
    code = ExitCode.DONE if health.ready else ExitCode.UNAVAILABLE
    if options.json:
        terminal.print_json({"url": url, **asdict(health)})
        return code
    template = (
        "{url} is ready: version {version}, workers: {workers}"
        if health.ready
        else "{url} is not ready: {detail}"
    )
    sentence = terminal.words(template, url=url, **asdict(health))
    terminal.stdout.write(sentence + "\n")
    return code
