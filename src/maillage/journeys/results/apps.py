from django.apps import AppConfig


class ResultsConfig(AppConfig):
    name = "maillage.journeys.results"
    label = "results"

    def ready(self) -> None:
        """Actions show the figures of this quarter: that journey cannot import this one, so they come to it."""
        from maillage.journeys.partnership.figures import give_figures  # models cannot be imported before the applications
        from maillage.journeys.results.for_actions import quarter_figures

        give_figures(quarter_figures)
