"""The charts: one module a chapter, each chart a pure function of its rows."""
