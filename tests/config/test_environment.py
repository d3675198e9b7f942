"""The environment variables that are read before the settings."""

from __future__ import annotations

import pytest

from maillage.config.runtime.console import CannotRun
from maillage.config.runtime.environment import ROOT, Environment


def test_nothing_set_means_the_folder_var_and_port_8000():
    environment = Environment.read({})
    assert environment.home == ROOT / "var"
    assert environment.port == 8000
    assert environment.application_url is None
    assert environment.owner_url is None


@pytest.mark.parametrize("port", ["http", "0", "65536", "-1", "8000.0", "٨٠"])
def test_a_port_that_is_none_gets_a_sentence(port):
    with pytest.raises(CannotRun, match="donnez un nombre entre 1 et 65535"):
        Environment.read({"PORT": port})


def test_a_data_folder_that_cannot_be_made_gets_a_sentence(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(CannotRun, match="MAILLAGE_HOME=/un/dossier"):
        Environment.read({"MAILLAGE_HOME": str(tmp_path / "file" / "var")}).make_home()
