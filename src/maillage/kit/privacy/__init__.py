"""What is held about people: declared by each model, then copied, forgotten and erased from the declarations alone."""

from maillage.kit.privacy.declaring import PersonalData, Sooner

__all__ = ["PersonalData", "Sooner"]
