"""The administrator's pages: how services run, what they ask for and cost, and who serves which line."""
