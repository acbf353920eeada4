"""What a browser may load on our pages: only what this installation serves itself, nothing inline."""

from csp.constants import NONE, SELF

CONTENT_SECURITY_POLICY: dict[str, dict[str, list[str]]] = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}
"""The django-csp setting of the same name. `data:` is for the icons inside KERN's style sheet."""
