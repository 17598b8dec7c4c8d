"""The chart of a flow: `{% load flow_chart %}`, then `{% flow_chart view %}` with a view of counters.live.flow_chart.

A page that has it needs no style sheet of its own for it: parts/chart.css is in main.css.
"""

from typing import Any

from django import template

from counters.live.flow_chart import ChartView

register = template.Library()


@register.inclusion_tag("counters/parts/flow_chart.html")
def flow_chart(view: ChartView) -> dict[str, Any]:
    """The drawing, and the list that stands for it where nothing is drawn."""
    return {"view": view}
