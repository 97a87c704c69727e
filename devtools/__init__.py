"""Tools that never ship: processes, facts of the machine, the style of charts."""
