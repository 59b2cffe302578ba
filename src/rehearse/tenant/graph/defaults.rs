//! The security defaults of the tenant: one switch (facts 2).

use serde_json::{Value, json};

use super::address::Address;
use super::error::Refusal;
use super::page::{Collection, Query};
use super::shape::{Fault, Member, Shape, Table};
use crate::rehearse::tenant::request::Reply;
use crate::rehearse::tenant::state::{Entra, GraphObject};

static COLLECTION: Collection = Collection {
    context: "policies/identitySecurityDefaultsEnforcementPolicy",
    members: &["id", "displayName", "description", "isEnabled"],
    filterable: &[],
};

/// The one id there is (identitySecurityDefaultsEnforcementPolicy page).
const ID: &str = "00000000-0000-0000-0000-000000000005";

static SWITCH: Table = Table {
    kinds: &["identitySecurityDefaultsEnforcementPolicy"],
    typed: false,
    members: &[Member::new("isEnabled", Shape::Boolean)],
};

/// The switch.
pub(super) fn get(entra: &Entra, address: &Address<'_>) -> Result<Reply, Refusal> {
    let query = Query::of_one(address, &COLLECTION)?;
    let mut object = GraphObject::new();
    for (member, text) in [
        ("id", ID),
        ("displayName", "Security Defaults"),
        ("description", "Security defaults is a set of basic identity security mechanisms recommended by Microsoft."),
    ] {
        object.insert(member.to_owned(), json!(text));
    }
    object.insert("isEnabled".to_owned(), json!(entra.security_defaults));
    Ok(query.entity(&COLLECTION, 200, object))
}

/// Turns it on or off. Any policy, even one that is disabled, stands in the way of turning it on (security defaults page).
pub(super) fn update(entra: &mut Entra, body: &GraphObject) -> Result<Reply, Refusal> {
    SWITCH.check(body, "").map_err(|fault| match fault {
        Fault::ReadOnly(what) | Fault::Shape(what) => Refusal::bad(format!("Security defaults: {what}.")),
    })?;
    let on = body.get("isEnabled").and_then(Value::as_bool).unwrap_or(entra.security_defaults);
    if on && !entra.security_defaults && !entra.conditional_access_policies.is_empty() {
        return Err(Refusal::bad("Security defaults cannot be enabled while there are Conditional Access policies."));
    }
    entra.security_defaults = on;
    Ok(Reply::new(204, Value::Null))
}
