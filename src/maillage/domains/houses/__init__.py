"""Opening a France Services house: the project, its checklist, every move of its date."""
