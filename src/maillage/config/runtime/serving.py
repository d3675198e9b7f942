"""`maillage serve`: the web server alone, as the application role."""

from __future__ import annotations

from maillage.config.runtime import programs
from maillage.config.runtime.environment import Environment
from maillage.config.runtime.processes import AskedToStop, Children, accept_to_stop, refuse_taken_port
from maillage.config.runtime.roles import refuse_privileged_role
from maillage.config.runtime.sharing import database_in_use


def run_web_server(environment: Environment) -> None:
    """Serve until asked to stop."""
    accept_to_stop()
    refuse_taken_port(environment.port, environment.listen)
    with database_in_use(environment) as variables:
        refuse_privileged_role(variables["DATABASE_URL"])
        variables |= {"MAILLAGE_PDEATHSIG": "1", **programs.POOL}
        with Children(variables) as children:
            command = programs.web(environment.port, workers=environment.web_workers, host=environment.listen)
            children.start("web", command, is_asked_again=True)
            try:
                children.watch()
            except AskedToStop:
                return
