"""The teachers: pretrained encoders, fine-tuned here, whose answers the served network learns from."""
