"""Pictures of time and counts: line, strip, week, rooms, bars. Each has its sentence, most have their table."""

from collections.abc import Sequence
from datetime import datetime

from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from maillage.kit.ui import charts, drawing, maps, shapes

from .library import Values, attributes, register


@register.inclusion_tag("ui/parts/line.html")
def line(moments: Sequence[shapes.Moment], label: str = "") -> Values:
    return {"moments": moments, "label": label}


@register.inclusion_tag("ui/parts/strip.html")
def strip(strip: shapes.Strip) -> Values:
    return {"drawing": drawing.draw_strip(strip)}


@register.inclusion_tag("ui/parts/legend.html")
def legend(kinds: str = "walk bus wait rdv") -> Values:
    return {"kinds": kinds.split()}


@register.inclusion_tag("ui/parts/swatches.html")
def swatches(labels: Sequence[str]) -> Values:
    return {"pairs": list(zip(charts.CLASSES, labels, strict=False))}


@register.inclusion_tag("ui/parts/when.html")
def when(at: datetime, level: int = 3) -> Values:
    return {"at": drawing.wall(at), "level": level}


@register.inclusion_tag("ui/parts/keys.html")
def keys(keys: Sequence[shapes.Key]) -> Values:
    return {"keys": keys}


@register.inclusion_tag("ui/parts/rooms.html")
def rooms(rooms: shapes.Rooms) -> Values:
    return {"drawing": drawing.draw_rooms(rooms), "table": charts.rooms_table(rooms)}


@register.inclusion_tag("ui/parts/bars.html")
def bars(bars: shapes.Bars) -> Values:
    return {"drawing": charts.draw_bars(bars), "series": bars.series, "table": charts.bars_table(bars)}


@register.inclusion_tag("ui/parts/spark.html")
def spark(spark: shapes.Spark) -> Values:
    return {"drawing": charts.draw_spark(spark), "table": charts.spark_table(spark)}


@register.inclusion_tag("ui/parts/dots.html")
def dots(shape: shapes.DotMap, name: str) -> Values:
    """`name` sets the ids of the picture apart from another map's."""
    return {"drawing": maps.draw_map(shape), "table": maps.map_table(shape), "name": name, "spot": shape.spot_label}


@register.inclusion_tag("ui/parts/week.html")
def week(week: shapes.Week) -> Values:
    return {"drawing": drawing.draw_week(week)}


@register.simple_tag(takes_context=True)
def week_style(context: Context, week: shapes.Week) -> SafeString:
    """Where each event stands; for `head_extra`, since the policy accepts no style attribute."""
    drawn = drawing.draw_week(week)
    rules = [f".week .day>ol{{grid-template-rows:repeat({drawn.rows},var(--q))}}"]
    rules += [f".week .at-{row}{{grid-row-start:{row + 1}}}" for row in drawn.starts]
    rules += [f".week .for-{rows}{{grid-row-end:span {rows}}}" for rows in drawn.lengths]
    css = mark_safe("@media (min-width:60rem){" + "".join(rules) + "}")  # noqa: S308 - integers only
    return format_html("<style{}>{}</style>", attributes({"nonce": nonce(context)}), css)


def nonce(context: Context) -> str:
    """Read as text: the lazy value is false until it is used."""
    return str(getattr(context.get("request"), "csp_nonce", ""))
