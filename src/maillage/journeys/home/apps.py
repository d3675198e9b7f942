from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "maillage.journeys.home"
    label = "home"

    def ready(self) -> None:
        """Every page has the menu of whoever is signed in: a trade cannot import this journey, so the menu comes to it."""
        from maillage.journeys.home.menu import menu_of_request  # models cannot be imported before the applications
        from maillage.kit.ui.context import show_menu

        show_menu(menu_of_request)
