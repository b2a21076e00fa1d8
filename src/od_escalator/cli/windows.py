"""`windows task`: what Windows' Task Scheduler needs to keep the service running. Not tried on Windows yet."""

import sys
from html import escape
from pathlib import Path, PureWindowsPath

import click

#: The elements are those of Microsoft's "Task Scheduler Schema" 1.2 (Windows Vista, Server 2008 and later).
#: It repeats the start each minute for ever and ignores it while the service runs: what counts as a failure to be
#: restarted after is documented nowhere. Without a time limit, on batteries too, and at normal priority (7 is below).
_TASK = """\
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo>
    <Description>od-escalator: follows up upset patients. To stop it, disable this task and then end it.</Description>
  </RegistrationInfo>
  <Triggers>
    <BootTrigger>
      <Enabled>true</Enabled>
      <Repetition>
        <Interval>PT1M</Interval>
        <StopAtDurationEnd>false</StopAtDurationEnd>
      </Repetition>
    </BootTrigger>
  </Triggers>
  <Principals>
    <Principal id="LocalService">
      <UserId>S-1-5-19</UserId>
      <RunLevel>LeastPrivilege</RunLevel>
    </Principal>
  </Principals>
  <Settings>
    <AllowStartOnDemand>true</AllowStartOnDemand>
    <RestartOnFailure>
      <Interval>PT1M</Interval>
      <Count>255</Count>
    </RestartOnFailure>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <AllowHardTerminate>true</AllowHardTerminate>
    <StartWhenAvailable>true</StartWhenAvailable>
    <Enabled>true</Enabled>
    <ExecutionTimeLimit>PT0S</ExecutionTimeLimit>
    <Priority>6</Priority>
  </Settings>
  <Actions Context="LocalService">
    <Exec>
      <Command>{program}</Command>
      <Arguments>{arguments}</Arguments>
      <WorkingDirectory>{folder}</WorkingDirectory>
    </Exec>
  </Actions>
</Task>"""

_STEPS = """\
As administrator, with what stands above in od-escalator.xml (read docs/windows.md first: it is not tried yet):
1. schtasks /Create /TN od-escalator /XML od-escalator.xml
2. schtasks /Run /TN od-escalator"""


@click.group("windows")
def command() -> None:
    """Set it up on Windows."""


@command.command("task")
@click.option("--program", help="The installed od-escalator.exe.  [default: beside this Python]")
@click.pass_obj
def task_command(path: Path, program: str | None) -> None:
    """Print the task that keeps the service running, for the Task Scheduler: from the start of Windows on, unseen.

    It runs as Local Service, an account without rights, and writes its log beside the configuration (--config).
    """
    config = PureWindowsPath(path)
    if not config.is_absolute():
        raise click.UsageError(f"a task needs full paths, and --config is {path}")
    log = config.with_name("od-escalator.log")
    text = _TASK.format(
        program=escape(program or str(Path(sys.executable).with_name("od-escalator.exe")), quote=False),
        arguments=escape(f'--config "{config}" run --log-file "{log}"', quote=False),
        folder=escape(str(config.parent), quote=False),
    )
    # As characters that each encoding has: what a redirection writes, and how it is read, differs among shells.
    click.echo(text.encode("ascii", "xmlcharrefreplace").decode())
    click.echo(_STEPS, err=True)
