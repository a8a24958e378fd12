"""The stock book for plain Sphinx with myst-nb."""

project = "The CSTO in Numbers"
extensions = ["myst_nb"]
root_doc = "contents"
include_patterns = ["contents.md", "book/*.md", "notebooks/*.ipynb"]
myst_enable_extensions = ["colon_fence", "deflist", "substitution"]
nb_execution_mode = "cache"
nb_execution_timeout = 120
nb_execution_raise_on_error = True
nb_kernel_rgx_aliases = {".*": "python3"}
numfig = True
suppress_warnings = ["mystnb.unknown_mime_type"]
