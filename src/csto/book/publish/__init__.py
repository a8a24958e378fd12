"""A built book made whole: files, bundles, addresses, registers."""
