"""bench/forecast: how near the forecast comes to whoever knows everything that can be known."""
