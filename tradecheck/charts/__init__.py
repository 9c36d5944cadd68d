"""Charts: `spec` says what a chart shows, `figure` alone draws it with matplotlib."""
