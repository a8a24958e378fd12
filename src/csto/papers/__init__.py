"""A figure in manuscripts, documents and the formats that publishers ask for."""
