"""The worker process: claims batches from the queue, scores their texts, writes the results."""
