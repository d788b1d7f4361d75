"""The event stream: what happens in projects, executions, proofs and sessions, told over a websocket."""
