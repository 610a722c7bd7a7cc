//! The registry as the world outside reads it.

use std::collections::BTreeMap;

use schemars::generate::SchemaSettings;
use serde_json::{Value, json};

use super::{Kind, entries, title};
use crate::Lang;

/// The OpenAPI 3.1 document of `POST /api/{name}`.
pub fn openapi() -> Value {
    let settings = SchemaSettings::draft2020_12().with(|s| {
        s.definitions_path = "/components/schemas".into();
        s.meta_schema = None;
    });
    let mut generator = settings.into_generator();
    let mut paths = BTreeMap::new();
    for entry in entries() {
        let (input, output) = (entry.schemas)(&mut generator);
        let ok = if entry.kind == Kind::Document {
            json!({ "description": "The file", "content": { "application/octet-stream": { "schema": { "type": "string", "format": "binary" } } } })
        } else {
            json!({ "description": "Done", "content": { "application/json": { "schema": {
                "type": "object",
                "required": ["data", "touched"],
                "properties": {
                    "data": output,
                    "touched": { "type": "array", "items": { "type": "string" } },
                    "entry": { "type": ["integer", "null"] }
                } } } } })
        };
        paths.insert(
            format!("/api/{}", entry.name),
            json!({ "post": {
                "operationId": entry.name,
                "summary": title(Lang::En, entry.name),
                "x-kind": entry.kind,
                "x-needs": entry.needs.code(),
                "requestBody": { "required": true, "content": { "application/json": { "schema": input } } },
                "responses": {
                    "200": ok,
                    "default": { "description": "Refused; nothing was changed", "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Refusal" } } } }
                }
            } }),
        );
    }
    let mut definitions = generator.take_definitions(true);
    definitions.insert(
        "Refusal".to_owned(),
        json!({ "type": "object", "required": ["error"], "properties": { "error": { "type": "object", "required": ["code", "message"],
            "properties": { "code": { "type": "string" }, "field": { "type": "string" }, "message": { "type": "string" } } } } }),
    );
    json!({
        "openapi": "3.1.0",
        "info": { "title": "Tsudoi", "version": env!("CARGO_PKG_VERSION") },
        "paths": paths,
        "components": { "schemas": definitions }
    })
}
