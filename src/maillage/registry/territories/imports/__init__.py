"""Official files of communes and intermunicipalities, from a file to rows with their dates."""
