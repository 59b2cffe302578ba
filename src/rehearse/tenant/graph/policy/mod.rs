//! Conditional Access policies: lists, makes, changes and removes them by the rules of the service, and shows them as it
//! does. Each rule names the fact that it stands on (`CA-…`) and what that fact rests on.

mod applications;
mod conditions;
mod draft;
mod grants;
mod members;
mod references;
mod sessions;
mod users;

use serde_json::{Value, json};

use self::draft::Draft;
use self::members::POLICY;
use super::address::Address;
use super::error::Refusal;
use super::page::{Collection, Query, metadata};
use super::shape::Fault;
use super::strength;
use super::text_of;
use crate::catalog::limits;
use crate::rehearse::tenant::context::Context;
use crate::rehearse::tenant::request::Reply;
use crate::rehearse::tenant::state::{Entra, GraphObject};

static COLLECTION: Collection = Collection {
    context: "identity/conditionalAccess/policies",
    members: &[
        "id",
        "templateId",
        "displayName",
        "description",
        "createdDateTime",
        "modifiedDateTime",
        "deletedDateTime",
        "state",
        "conditions",
        "grantControls",
        "sessionControls",
    ],
    filterable: &["id", "displayName"],
};

/// All policies.
pub(super) fn list(entra: &Entra, address: &Address<'_>, late: bool) -> Result<Reply, Refusal> {
    let query = Query::of_list(address, &COLLECTION)?;
    let all = entra.conditional_access_policies.iter();
    Ok(query.page(address, &COLLECTION, all, text_of, |policy| show(entra, policy, late)))
}

/// One policy.
pub(super) fn get(entra: &Entra, id: &str, address: &Address<'_>, late: bool) -> Result<Reply, Refusal> {
    let query = Query::of_one(address, &COLLECTION)?;
    let place = find(entra, id)?;
    Ok(query.entity(&COLLECTION, 200, show(entra, &entra.conditional_access_policies[place], late)))
}

/// Makes a policy.
pub(super) fn create(
    entra: &mut Entra,
    context: &mut Context,
    address: &Address<'_>,
    body: GraphObject,
    late: bool,
) -> Result<Reply, Refusal> {
    POLICY.check(&body, "").map_err(refuse_shape)?;
    if let Some(lacking) = ["displayName", "state", "conditions"].iter().find(|name| !body.contains_key(**name)) {
        return Err(refuse_shape(Fault::Shape(format!("'{lacking}' is needed"))));
    }
    let draft = Draft::new(body);
    check(&draft, entra, false)?;
    references::check(&draft, entra, context)?;
    // any state counts; names need not differ (CA-T03, limits of the overview page)
    if entra.conditional_access_policies.len() >= limits::POLICIES_PER_TENANT {
        return Err(Refusal::bad(format!("A tenant holds {} policies at most.", limits::POLICIES_PER_TENANT)));
    }
    let mut policy = draft.into_object();
    policy.insert("id".to_owned(), json!(context.mint()));
    policy.insert("createdDateTime".to_owned(), json!(context.stamp()));
    let shown = show(entra, &policy, late);
    entra.conditional_access_policies.push(policy);
    Ok(Query::of_one(address, &COLLECTION)?.entity(&COLLECTION, 201, shown))
}

/// Changes a policy.
pub(super) fn update(entra: &mut Entra, context: &mut Context, id: &str, body: GraphObject) -> Result<Reply, Refusal> {
    let place = find(entra, id)?;
    POLICY.check(&body, "").map_err(refuse_shape)?;
    let turns_off = body.len() == 1 && body.get("state").and_then(Value::as_str) == Some("disabled");
    // what the policy named before may have been removed since, and does not stand in the way
    let sent = Draft::new(body.clone());
    let draft = Draft::changed(&entra.conditional_access_policies[place], body);
    check(&draft, entra, turns_off)?;
    references::check(&sent, entra, context)?;
    let mut policy = draft.into_object();
    policy.insert("modifiedDateTime".to_owned(), json!(context.stamp()));
    entra.conditional_access_policies[place] = policy;
    Ok(Reply::new(204, Value::Null))
}

/// Removes a policy.
pub(super) fn delete(entra: &mut Entra, id: &str) -> Result<Reply, Refusal> {
    let place = find(entra, id)?;
    entra.conditional_access_policies.remove(place);
    Ok(Reply::new(204, Value::Null))
}

/// The display name of the policy of that id.
pub(super) fn name<'a>(entra: &'a Entra, id: &str) -> Option<&'a str> {
    find(entra, id).ok().and_then(|place| text_of(&entra.conditional_access_policies[place], "displayName"))
}

fn find(entra: &Entra, id: &str) -> Result<usize, Refusal> {
    let has = |policy: &GraphObject| text_of(policy, "id").is_some_and(|own| own.eq_ignore_ascii_case(id));
    entra.conditional_access_policies.iter().position(has).ok_or_else(|| Refusal::not_found(id))
}

fn refuse_shape(fault: Fault) -> Refusal {
    Refusal::bad(match fault {
        Fault::ReadOnly(name) => format!("1001: '{name}' is a readonly field and cannot be updated."),
        Fault::Shape(what) => format!(
            "1007: Incoming ConditionalAccessPolicy object is null or does not match the schema of \
             ConditionalAccessPolicy type: {what}."
        ),
    })
}

/// Every rule, on the policy as it would be.
fn check(draft: &Draft, entra: &Entra, turns_off: bool) -> Result<(), Refusal> {
    let name = draft.text("/displayName").unwrap_or_default().chars().count();
    if !(1..=limits::POLICY_NAME_CHARACTERS).contains(&name) {
        return Err(Refusal::bad(format!("displayName has 1 to {} characters.", limits::POLICY_NAME_CHARACTERS)));
    }
    conditions::check(draft)?;
    users::check(draft)?;
    applications::check(draft)?;
    grants::check(draft)?;
    grants::check_retired(draft, turns_off)?;
    sessions::check(draft)?;
    // security defaults page
    if entra.security_defaults && draft.text("/state") == Some("enabled") {
        return Err(Refusal::bad(
            "Security Defaults is enabled in the tenant. You must disable Security defaults before enabling a \
             Conditional Access policy.",
        ));
    }
    Ok(())
}

/// A policy as a read shows it: all members, the strength as a whole.
pub(super) fn show(entra: &Entra, policy: &GraphObject, late: bool) -> GraphObject {
    let mut shown = Draft::of(policy).settled().into_object();
    if !late {
        POLICY.hide_late(&mut shown);
    }
    let id = text_of(&shown, "id").unwrap_or_default().to_owned();
    if let Some(Value::Object(grant)) = shown.get_mut("grantControls") {
        expand_strength(entra, grant, &id, late);
    }
    shown
}

fn expand_strength(entra: &Entra, grant: &mut GraphObject, policy: &str, late: bool) {
    let used = grant.get("authenticationStrength").and_then(|used| used.get("id")).and_then(Value::as_str);
    let whole = used.and_then(|id| strength::find(entra, id, late));
    let Some(whole) = whole.or_else(|| grant.get("authenticationStrength").and_then(Value::as_object).cloned()) else {
        return;
    };
    let of = format!("{}('{policy}')/grantControls/authenticationStrength/$entity", COLLECTION.context);
    grant.shift_remove("authenticationStrength");
    grant.insert("authenticationStrength@odata.context".to_owned(), json!(metadata(&of)));
    grant.insert("authenticationStrength".to_owned(), Value::Object(whole));
}
