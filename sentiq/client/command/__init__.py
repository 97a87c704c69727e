"""The command `sentiq`: texts and files from a terminal to a Sentiq service and back."""
