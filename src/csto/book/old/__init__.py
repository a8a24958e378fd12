"""What pages of chapters of the old kind need: their role for numbers, and their records."""
