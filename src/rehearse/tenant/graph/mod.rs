//! Graph as REST below `/v1.0`, as far as Conditional Access reaches: the session, the address and the permissions first,
//! then the resource. Strict where no page says what the service does.

mod address;
mod defaults;
mod directory;
mod error;
mod filter;
mod ids;
mod location;
mod page;
mod policy;
mod resource;
mod shape;
mod strength;

use serde_json::Value;

use self::address::Address;
use self::error::Refusal;
use self::resource::Resource;
use super::context::Context;
use super::request::{Reply, Request};
use super::state::{Entra, GraphObject};
use crate::plan::ObjectKind;

/// Serves a request.
pub fn serve(entra: &mut Entra, context: &mut Context, request: &Request) -> Reply {
    answer(entra, context, request).unwrap_or_else(|refusal| refusal.reply(&context.stamp()))
}

fn answer(entra: &mut Entra, context: &mut Context, request: &Request) -> Result<Reply, Refusal> {
    let address = Address::parse(&request.path)?;
    let resource = Resource::find(&address.segments)?;
    resource.check_method(&request.method)?;
    let writes = request.method != "GET";
    let body = if writes && request.method != "DELETE" { read_body(&request.body) } else { Ok(GraphObject::new()) };
    if writes {
        note(entra, context, resource, body.as_ref().ok());
    }
    let session = context.session.graph.as_ref().ok_or_else(Refusal::no_session)?;
    resource.check_scopes(&request.method, &session.scopes)?;
    let late = request.prefer.contains("include-unknown-enum-members");
    if !writes {
        return read(entra, resource, &address, late);
    }
    page::refuse_options(&address)?;
    write(entra, context, resource, &request.method, &address, body?, late)
}

/// A member that is a text.
fn text_of<'a>(object: &'a GraphObject, member: &str) -> Option<&'a str> {
    object.get(member).and_then(Value::as_str)
}

fn read_body(text: &str) -> Result<GraphObject, Refusal> {
    match serde_json::from_str(text) {
        Ok(Value::Object(body)) => Ok(body),
        Ok(_) => Err(Refusal::bad("The body is not a JSON object.")),
        Err(_) => Err(Refusal::bad(
            "Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON \
             format.",
        )),
    }
}

/// Notes which object a write is about, by its present name, and what it sets; also where the write is then refused.
fn note(entra: &Entra, context: &mut Context, resource: Resource<'_>, body: Option<&GraphObject>) {
    let sent = || body.and_then(|body| text_of(body, "displayName"));
    let found = match resource {
        Resource::Policies => sent().map(|name| (ObjectKind::ConditionalAccessPolicy, name)),
        Resource::Policy(id) => policy::name(entra, id).map(|name| (ObjectKind::ConditionalAccessPolicy, name)),
        Resource::Locations => sent().map(|name| (ObjectKind::NamedLocation, name)),
        Resource::Location(id) => location::name(entra, id).map(|name| (ObjectKind::NamedLocation, name)),
        Resource::Strengths => sent().map(|name| (ObjectKind::AuthenticationStrengthPolicy, name)),
        Resource::Strength(id) | Resource::StrengthCombinations(id) => {
            strength::name(entra, id).map(|name| (ObjectKind::AuthenticationStrengthPolicy, name))
        }
        _ => None,
    };
    if let Some((kind, name)) = found {
        context.touch(kind, name);
    }
    body.into_iter().flat_map(GraphObject::keys).for_each(|member| context.set(member));
}

fn read(entra: &Entra, resource: Resource<'_>, address: &Address<'_>, late: bool) -> Result<Reply, Refusal> {
    match resource {
        Resource::Policies => policy::list(entra, address, late),
        Resource::Policy(id) => policy::get(entra, id, address, late),
        Resource::Locations => location::list(entra, address),
        Resource::Location(id) => location::get(entra, id, address),
        Resource::Strengths => strength::list(entra, address, late),
        Resource::Strength(id) => strength::get(entra, id, address, late),
        Resource::StrengthUsage(id) => strength::usage(entra, id, late),
        Resource::SecurityDefaults => defaults::get(entra, address),
        resource => directory::read(entra, resource, address),
    }
}

fn write(
    entra: &mut Entra,
    context: &mut Context,
    resource: Resource<'_>,
    method: &str,
    address: &Address<'_>,
    body: GraphObject,
    late: bool,
) -> Result<Reply, Refusal> {
    match (resource, method) {
        (Resource::Policies, _) => policy::create(entra, context, address, body, late),
        (Resource::Policy(id), "PATCH") => policy::update(entra, context, id, body),
        (Resource::Policy(id), _) => policy::delete(entra, id),
        (Resource::Locations, _) => location::create(entra, context, address, body),
        (Resource::Location(id), "PATCH") => location::update(entra, context, id, body),
        (Resource::Location(id), _) => location::delete(entra, id),
        (Resource::Strengths, _) => strength::create(entra, context, address, body, late),
        (Resource::Strength(id), "PATCH") => strength::update(entra, context, id, body),
        (Resource::StrengthCombinations(id), _) => strength::update_combinations(entra, context, id, body),
        (Resource::Strength(id), _) => strength::delete(entra, id),
        (Resource::SecurityDefaults, _) => defaults::update(entra, &body),
        _ => Err(Refusal::wrong_method(method)),
    }
}
