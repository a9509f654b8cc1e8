"""OGC API - Features: one view per resource, in JSON and HTML."""

from datetime import datetime

import orjson
from flask import Blueprint, Response, render_template, request

from geoapp.columns import LAYERS, Layer
from geoapp.errors import NotFoundError
from geoapp.filters import sortables
from geoapp.projections import System
from geoapp.web.answers import answer, document, state_tag, unchanged
from geoapp.web.desk import desk
from geoapp.web.downloads import download
from geoapp.web.items import item_json, item_links, items_json, page_links
from geoapp.web.links import Link, queryables_header, root_url, same_elsewhere
from geoapp.web.negotiation import (
    DESCRIPTION,
    DOCUMENT,
    FEATURE,
    FEATURES,
    SCHEMAS,
    STREAMED,
    Offer,
    Offers,
    chosen,
)
from geoapp.web.openapi import openapi_document, openapi_json
from geoapp.web.operations import operations
from geoapp.web.queries import check_names, layer_named, query_of, system_of
from geoapp.web.resources import (
    Document,
    collection,
    conformance,
    item_schema,
    landing,
    queryables_schema,
    sortables_schema,
)
from geoapp.web.tables import Shown, item_table, items_table, schema_table

api = Blueprint("api", __name__)

_FORMAT = frozenset(("f",))
_WRITING = frozenset(("f", "crs"))
_COLLECTION = "/collections/<string:name>"


def landing_page() -> Response:
    """Say what this API is and where its parts are."""
    return _told(landing(), "landing", "geoapp's API")


@api.get("/conformance")
def conforms() -> Response:
    """Tell which standards are met."""
    return _told(conformance(), "conformance", "Conformance")


@api.get("/api")
def description() -> Response:
    """Describe the API as OpenAPI 3.0."""
    offer = _offer(DESCRIPTION)
    if offer.format == "json":
        return document(openapi_json(root_url()), offer)
    shown = {"title": "The API", **operations(openapi_document(root_url()))}
    links = same_elsewhere(DESCRIPTION, offer)
    return document(_page("description", links, _API, shown), offer)


@api.get("/collections")
def collections() -> Response:
    """List the collections."""
    store = desk().store
    told = [_collection(layer) for layer in LAYERS.values()]
    changed = store.state().changed
    return _told(
        {"collections": told, "links": []},
        "collections",
        "Collections",
        changed=changed,
    )


@api.get(_COLLECTION)
def one_collection(name: str) -> Response:
    """Tell what a collection holds."""
    layer = layer_named(name)
    changed = desk().store.state().changed
    return _told(_collection(layer), "collection", layer.title, changed=changed)


@api.get(f"{_COLLECTION}/queryables")
def what_to_filter_by(name: str) -> Response:
    """Tell what a collection can be filtered by."""
    layer = layer_named(name)
    shown = schema_table(layer, layer.columns, "queryables")
    return _schema(queryables_schema(layer), shown)


@api.get(f"{_COLLECTION}/sortables")
def what_to_sort_by(name: str) -> Response:
    """Tell what a collection can be sorted by."""
    layer = layer_named(name)
    shown = schema_table(layer, sortables(layer), "sortables")
    return _schema(sortables_schema(layer), shown)


@api.get(f"{_COLLECTION}/schema")
def what_a_feature_has(name: str) -> Response:
    """Tell the properties of a collection's features."""
    layer = layer_named(name)
    return _schema(item_schema(layer), schema_table(layer, layer.columns, "schema"))


@api.get(f"{_COLLECTION}/items")
def items(name: str) -> Response:
    """Give a page of a collection, or all of it as a stream."""
    layer, offer, args = layer_named(name), chosen(FEATURES), request.args
    if offer.format in STREAMED:
        return download(layer, offer.format)
    query = query_of(layer, args, extra=_WRITING)
    system = system_of(args, "crs")
    store = desk().store
    state = store.state()
    tag = state_tag(state, offer)
    kept = unchanged(tag, state.changed)
    if kept is not None:
        return kept
    page = store.page(query)
    if offer.format == "json":
        body = items_json(page, query, system, offer)
    else:
        links = page_links(page, query, offer)
        body = _page("items", links, _crumbs(layer), items_table(page, query))
    headers = {**_written_in(system), "Link": queryables_header(layer)}
    return answer(body, offer, tag, state.changed, headers)


@api.get(f"{_COLLECTION}/items/<string:key>")
def item(name: str, key: str) -> Response:
    """Give one feature, by its id or its row number."""
    layer, offer = layer_named(name), _offer(FEATURE, _WRITING)
    system = system_of(request.args, "crs")
    store = desk().store
    state = store.state()
    feature = store.item(layer, key)
    if feature is None:
        raise NotFoundError(f"no feature {key!r} in {name}; see its items")
    tag = state_tag(state, offer)
    kept = unchanged(tag, state.changed)
    if kept is not None:
        return kept
    if offer.format == "json":
        body = item_json(feature, layer, system, offer)
    else:
        links = item_links(layer, offer)
        crumbs = [*_crumbs(layer), ("Items", f"/collections/{name}/items")]
        body = _page("item", links, crumbs, item_table(feature, layer))
    return answer(body, offer, tag, state.changed, _written_in(system))


def _offer(offers: Offers, known: frozenset[str] = _FORMAT) -> Offer:
    """Return what is asked for, once no parameter is unknown."""
    check_names(request.args, known)
    return chosen(offers)


def _collection(layer: Layer) -> Document:
    return collection(layer, desk().store.extent(layer))


def _told(
    told: Document,
    template: str,
    title: str,
    *,
    changed: datetime | None = None,
) -> Response:
    """Answer with a document of the API's own, with links to itself."""
    offer = _offer(DOCUMENT)
    links = [*same_elsewhere(DOCUMENT, offer), *told.pop("links", ())]
    told = {**told, "links": links}
    if offer.format == "json":
        return document(orjson.dumps(told), offer, changed)
    shown = {"title": title, "document": told}
    page = _page(template, links, _CRUMBS.get(template, _API), shown)
    return document(page, offer, changed)


def _schema(told: Document, shown: Shown) -> Response:
    offer = _offer(SCHEMAS)
    if offer.format == "json":
        return document(orjson.dumps(told), offer)
    links = same_elsewhere(SCHEMAS, offer)
    page = _page("schema", links, _crumbs(shown["layer"]), shown)
    return document(page, offer)


_Crumbs = list[tuple[str, str]]

_API: _Crumbs = [("API", "/")]
_COLLECTIONS = ("Collections", "/collections")
_CRUMBS: dict[str, _Crumbs] = {"landing": [], "collection": [*_API, _COLLECTIONS]}


def _crumbs(layer: Layer) -> _Crumbs:
    """Return the way to a collection: names and paths."""
    return [*_API, _COLLECTIONS, (layer.title, f"/collections/{layer.name}")]


def _page(template: str, links: list[Link], crumbs: _Crumbs, shown: Shown) -> bytes:
    """Print a page; `shown` holds its title and what its template asks for."""
    told = {"links": links, "crumbs": crumbs, **shown}
    return render_template(f"api/{template}.html", **told).encode()


def _written_in(system: System) -> dict[str, str]:
    return {"Content-Crs": f"<{system.uri}>"}
