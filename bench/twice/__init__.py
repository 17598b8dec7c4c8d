"""Every command sent several times at the same moment, in every state: two tabs, a double click, a retry."""
