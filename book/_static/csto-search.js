// A page that is opened as a file may not read the others, so it shows no extracts of them.
if (location.protocol === "file:") DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;
