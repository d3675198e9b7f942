"""`{% load ui %}`: every component. The modules register themselves in one library."""

from maillage.kit.ui.components import forms, moves, papers, pictures, refused, states
from maillage.kit.ui.components.library import register

__all__ = ["forms", "moves", "papers", "pictures", "refused", "register", "states"]
