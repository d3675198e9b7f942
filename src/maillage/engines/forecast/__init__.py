"""Expected hires by occupation and month, with intervals: from companies that arrive and hiring ratios. NumPy only."""

from maillage.engines.forecast.arrivals import Arrival, Certainty
from maillage.engines.forecast.errors import BadForecastInput
from maillage.engines.forecast.forecasting import Params, forecast
from maillage.engines.forecast.ramps import Ramp
from maillage.engines.forecast.ratios import Mix, Ratios
from maillage.engines.forecast.results import Cells, Forecast

__all__ = ["Arrival", "BadForecastInput", "Cells", "Certainty", "Forecast", "Mix", "Params", "Ramp", "Ratios", "forecast"]
