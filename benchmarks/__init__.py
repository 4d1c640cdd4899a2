"""How fast news reaches everybody, and what it costs: `make bench`.

Three ways side by side in one run, with real processes and the same clients: this house, the usual way of Channels
(`usual`), and the floor (`floor`). The machine may be slow or busy, so ratios within the run decide.
"""
