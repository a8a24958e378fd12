"""What a chapter's outputs and the generated pages become on a page."""
