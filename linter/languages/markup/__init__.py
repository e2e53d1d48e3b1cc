"""HTML and what is built on it: components with markup (Vue, Svelte) and server templates."""

SUFFIXES = (
    ".html",
    ".htm",
    ".vue",
    ".svelte",
    ".ejs",
    ".hbs",
    ".handlebars",
    ".jinja",
    ".jinja2",
    ".j2",
    ".njk",
    ".mustache",
    ".twig",
)
