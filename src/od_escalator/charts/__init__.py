"""Charts for reports and digests. `draw` is ours; `paint` loads matplotlib and so runs only as a process of its own."""
