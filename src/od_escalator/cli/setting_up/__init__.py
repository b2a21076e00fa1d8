"""How `init` finds out what a configuration needs, proposes it, and writes it."""
