"""Files of customer comments: read them, find the texts, write them with columns added."""
