"""What capture costs, in parts: the sessions, the kernels, the peers, taking turns, and growth."""
