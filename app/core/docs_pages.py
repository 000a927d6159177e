"""``/docs`` and ``/redoc``: the OpenAPI document for people, served without asking anything of other hosts."""

from pathlib import Path

import fastapi_offline
from fastapi import APIRouter
from starlette.responses import FileResponse, HTMLResponse, RedirectResponse, Response

from app.core.errors import NotFound

SHIPPED = Path(fastapi_offline.__file__).parent / "static"
POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data:",
    "font-src": "'self' data:",
    "connect-src": "'self'",
    "worker-src": "blob:",
    "base-uri": "'none'",
    "form-action": "'none'",
    "frame-ancestors": "'none'",
}
GUARDED = {"Content-Security-Policy": "; ".join(f"{name} {sources}" for name, sources in POLICY.items())}
A_DAY = {"Cache-Control": "public, max-age=86400"}
# Addresses are relative, so that the pages also work below a proxy's prefix.
PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="icon" href="data:,">
{styles}
</head>
<body style="margin: 0">
<div id="page"></div>
<script src="docs/{library}"></script>
<script src="docs/{start}"></script>
</body>
</html>
"""
STARTS = {
    "swagger-start.js": """SwaggerUIBundle({
  url: "openapi.json",
  dom_id: "#page",
  deepLinking: true,
  docExpansion: "none",
  filter: true,
  displayRequestDuration: true,
  defaultModelsExpandDepth: 0,
  presets: [SwaggerUIBundle.presets.apis],
});
""",
    "redoc-start.js": """Redoc.init("openapi.json", {
  disableSearch: false,
  hideDownloadButton: false,
  jsonSampleExpandLevel: 3,
}, document.getElementById("page"));
""",
}
FILES = ("swagger-ui.css", "swagger-ui-bundle.js", "redoc.standalone.js")
SWAGGER = PAGE.format(
    title="Steerco: the API to try",
    styles='<link rel="stylesheet" href="docs/swagger-ui.css">',
    library="swagger-ui-bundle.js",
    start="swagger-start.js",
)
REDOC = PAGE.format(
    title="Steerco: the API to read", styles="", library="redoc.standalone.js", start="redoc-start.js"
)

router = APIRouter(include_in_schema=False)


@router.get("/")
async def go_to_the_docs() -> RedirectResponse:
    """Who comes with a browser and nothing else is shown what there is."""
    return RedirectResponse("docs")


@router.get("/docs")
async def read_docs() -> HTMLResponse:
    """Every operation, to be tried in the browser."""
    return HTMLResponse(SWAGGER, headers=GUARDED)


@router.get("/redoc")
async def read_redoc() -> HTMLResponse:
    """Every operation, to be read."""
    return HTMLResponse(REDOC, headers=GUARDED)


@router.get("/docs/{name}")
async def read_docs_file(name: str) -> Response:
    """What the two pages load."""
    if script := STARTS.get(name):
        return Response(script, media_type="text/javascript", headers=A_DAY)
    if name in FILES:
        return FileResponse(SHIPPED / name, headers=A_DAY)
    raise NotFound("The pages of the API load no such file.")
