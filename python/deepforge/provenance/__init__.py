"""What was recorded: implicit operations, the journals that hold them, and the lineage over them."""
