"""What a row of each table must fulfil, whoever wrote it: the embedded files, or a person's own."""
