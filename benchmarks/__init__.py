"""What the book's build costs, against the stock tools on the same machine: `make bench`."""
