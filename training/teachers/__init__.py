"""Teachers: pretrained encoders, fine-tuned here, whose soft labels the served network learns from."""
