"""The DeepForge kernel: ipykernel with capture on, cell ids known and the comm with the front end open."""
