"""A rehearsal: simulated colleagues and a simulated facilitator play a whole session against a running server.

They do what browsers do: they post only forms found in HTML they received, and know only what reached them.
"""
