"""Domain extensions: a library says what there is (catalogue), checks what is built of it, and makes code of it."""
