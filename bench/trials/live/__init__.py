"""bench/live: a change reaches a thousand boards and five hundred phones; how soon, and at what cost."""
