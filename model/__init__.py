"""The worker: claims jobs from the queue, scores their texts, writes the results back."""
