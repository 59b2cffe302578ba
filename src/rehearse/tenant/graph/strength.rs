//! Authentication strengths: the built-in ones, which nobody changes, and the organization's own (facts 2).

use serde_json::{Value, json};

use super::address::Address;
use super::error::Refusal;
use super::filter::same_text;
use super::page::{Collection, Query, metadata};
use super::shape::{Fault, Member, Shape, Table};
use super::{policy, text_of};
use crate::catalog::{AuthenticationStrength, BUILT_IN_STRENGTHS, find_strength_by_id, is_combination, limits};
use crate::rehearse::tenant::context::Context;
use crate::rehearse::tenant::request::Reply;
use crate::rehearse::tenant::state::{Entra, GraphObject};

static COLLECTION: Collection = Collection {
    context: "policies/authenticationStrengthPolicies",
    members: &[
        "id",
        "createdDateTime",
        "modifiedDateTime",
        "displayName",
        "description",
        "policyType",
        "requirementsSatisfied",
        "allowedCombinations",
    ],
    filterable: &["id", "displayName"],
};

const ID: Member = Member::new("id", Shape::Text).read_only();
const CREATED: Member = Member::new("createdDateTime", Shape::Text).read_only();
const MODIFIED: Member = Member::new("modifiedDateTime", Shape::Text).read_only();
const NAME: Member = Member::new("displayName", Shape::Text);
const DESCRIPTION: Member = Member::new("description", Shape::Text).nullable();
const KIND: Member = Member::new("policyType", Shape::Text).read_only();
const SATISFIED: Member = Member::new("requirementsSatisfied", Shape::Text).read_only();

/// A strength (metadata of Graph v1.0, 2026-08-20). Configurations of single combinations are not simulated.
static STRENGTH: Table = Table {
    kinds: &["authenticationStrengthPolicy"],
    typed: false,
    members: &[
        ID,
        CREATED,
        MODIFIED,
        NAME,
        DESCRIPTION,
        KIND,
        SATISFIED,
        Member::new("allowedCombinations", Shape::List(&Shape::Text)),
    ],
};

/// What PATCH takes: the combinations have an action of their own (update page).
static NAMES: Table = Table {
    kinds: &["authenticationStrengthPolicy"],
    typed: false,
    members: &[ID, CREATED, MODIFIED, NAME, DESCRIPTION, KIND, SATISFIED],
};

static COMBINATIONS: Table = Table {
    kinds: &["updateAllowedCombinations"],
    typed: false,
    members: &[Member::new("allowedCombinations", Shape::List(&Shape::Text)).required()],
};

/// What a single factor is; a strength that allows one is no MFA.
const SINGLE_FACTORS: [&str; 5] =
    ["federatedSingleFactor", "password", "qrCodePin", "sms", "x509CertificateSingleFactor"];

/// All strengths, those that are built in first.
pub(super) fn list(entra: &Entra, address: &Address<'_>, late: bool) -> Result<Reply, Refusal> {
    let query = Query::of_list(address, &COLLECTION)?;
    let built_in: Vec<GraphObject> = BUILT_IN_STRENGTHS.iter().map(built_in).collect();
    let all = built_in.iter().chain(&entra.authentication_strength_policies);
    Ok(query.page(address, &COLLECTION, all, text_of, |strength| show(strength, late)))
}

/// One strength.
pub(super) fn get(entra: &Entra, id: &str, address: &Address<'_>, late: bool) -> Result<Reply, Refusal> {
    let query = Query::of_one(address, &COLLECTION)?;
    let found = find(entra, id, late).ok_or_else(|| Refusal::not_found(id))?;
    Ok(query.entity(&COLLECTION, 200, found))
}

/// Makes a strength.
pub(super) fn create(
    entra: &mut Entra,
    context: &mut Context,
    address: &Address<'_>,
    body: GraphObject,
    late: bool,
) -> Result<Reply, Refusal> {
    STRENGTH.check(&body, "").map_err(refuse_shape)?;
    let mut strength = STRENGTH.complete(&body);
    check_names(entra, &strength, None)?;
    check_combinations(&strength)?;
    if entra.authentication_strength_policies.len() >= limits::CUSTOM_STRENGTHS_PER_TENANT {
        let most = limits::CUSTOM_STRENGTHS_PER_TENANT;
        return Err(Refusal::bad(format!("A tenant holds {most} custom authentication strengths at most.")));
    }
    strength.insert("id".to_owned(), json!(context.mint()));
    strength.insert("policyType".to_owned(), json!("custom"));
    for member in ["createdDateTime", "modifiedDateTime"] {
        strength.insert(member.to_owned(), json!(context.stamp()));
    }
    let shown = show(&strength, late);
    entra.authentication_strength_policies.push(strength);
    Ok(Query::of_one(address, &COLLECTION)?.entity(&COLLECTION, 201, shown))
}

/// Changes name and description.
pub(super) fn update(entra: &mut Entra, context: &mut Context, id: &str, body: GraphObject) -> Result<Reply, Refusal> {
    let place = find_own(entra, id)?;
    NAMES.check(&body, "").map_err(refuse_shape)?;
    let mut strength = entra.authentication_strength_policies[place].clone();
    strength.extend(body);
    check_names(entra, &strength, Some(place))?;
    strength.insert("modifiedDateTime".to_owned(), json!(context.stamp()));
    entra.authentication_strength_policies[place] = strength;
    Ok(Reply::new(204, Value::Null))
}

/// Changes the combinations.
pub(super) fn update_combinations(
    entra: &mut Entra,
    context: &mut Context,
    id: &str,
    body: GraphObject,
) -> Result<Reply, Refusal> {
    let place = find_own(entra, id)?;
    COMBINATIONS.check(&body, "").map_err(refuse_shape)?;
    check_combinations(&body)?;
    let references: Vec<Value> = users(entra, id).filter_map(|policy| text_of(policy, "id")).map(Value::from).collect();
    let strength = &mut entra.authentication_strength_policies[place];
    let current = body.get("allowedCombinations").cloned().unwrap_or_default();
    let previous = strength.insert("allowedCombinations".to_owned(), current.clone());
    strength.insert("modifiedDateTime".to_owned(), json!(context.stamp()));
    Ok(Reply::new(
        200,
        json!({
            "@odata.context": metadata("microsoft.graph.updateAllowedCombinationsResult"),
            "additionalInformation": null,
            "conditionalAccessReferences": references,
            "currentCombinations": current,
            "previousCombinations": previous,
        }),
    ))
}

/// Removes a strength that no policy uses (usage page).
pub(super) fn delete(entra: &mut Entra, id: &str) -> Result<Reply, Refusal> {
    let place = find_own(entra, id)?;
    if let Some(policy) = users(entra, id).next() {
        let policy = text_of(policy, "id").unwrap_or_default();
        return Err(Refusal::bad(format!("The authentication strength is used by the policy {policy}.")));
    }
    entra.authentication_strength_policies.remove(place);
    Ok(Reply::new(204, Value::Null))
}

/// The policies that use a strength, by what it satisfies.
pub(super) fn usage(entra: &Entra, id: &str, late: bool) -> Result<Reply, Refusal> {
    let strength = find(entra, id, late).ok_or_else(|| Refusal::not_found(id))?;
    let policies: Vec<Value> =
        users(entra, id).map(|policy| Value::Object(policy::show(entra, policy, late))).collect();
    let (mfa, none) = if text_of(&strength, "requirementsSatisfied") == Some("mfa") {
        (policies, vec![])
    } else {
        (vec![], policies)
    };
    let context = metadata("microsoft.graph.authenticationStrengthUsage");
    Ok(Reply::new(200, json!({ "@odata.context": context, "mfa": mfa, "none": none })))
}

/// The ids of all strengths.
pub(super) fn ids(entra: &Entra) -> impl Iterator<Item = &str> {
    let own = entra.authentication_strength_policies.iter().filter_map(|strength| text_of(strength, "id"));
    BUILT_IN_STRENGTHS.iter().map(|strength| strength.id).chain(own)
}

/// The strength of that id, as a read shows it.
pub(super) fn find(entra: &Entra, id: &str, late: bool) -> Option<GraphObject> {
    if let Some(known) = find_strength_by_id(id) {
        return Some(show(&built_in(known), late));
    }
    let own = entra.authentication_strength_policies.iter().find(|strength| has_id(strength, id));
    own.map(|strength| show(strength, late))
}

/// The display name of the strength of that id.
pub(super) fn name<'a>(entra: &'a Entra, id: &str) -> Option<&'a str> {
    let own = entra.authentication_strength_policies.iter().find(|strength| has_id(strength, id));
    find_strength_by_id(id).map(|strength| strength.name).or_else(|| text_of(own?, "displayName"))
}

fn has_id(strength: &GraphObject, id: &str) -> bool {
    text_of(strength, "id").is_some_and(|own| own.eq_ignore_ascii_case(id))
}

fn find_own(entra: &Entra, id: &str) -> Result<usize, Refusal> {
    if find_strength_by_id(id).is_some() {
        return Err(Refusal::bad("Built-in authentication strengths cannot be changed."));
    }
    let place = entra.authentication_strength_policies.iter().position(|strength| has_id(strength, id));
    place.ok_or_else(|| Refusal::not_found(id))
}

fn users<'a>(entra: &'a Entra, id: &str) -> impl Iterator<Item = &'a GraphObject> {
    entra.conditional_access_policies.iter().filter(move |policy| {
        let used = policy.get("grantControls").and_then(|grant| grant.get("authenticationStrength"));
        used.and_then(Value::as_object).is_some_and(|used| has_id(used, id))
    })
}

fn refuse_shape(fault: Fault) -> Refusal {
    Refusal::bad(match fault {
        Fault::ReadOnly(name) => format!("'{name}' is a readonly field and cannot be updated."),
        Fault::Shape(what) => format!("The body does not match the schema of an authentication strength: {what}."),
    })
}

/// Names are unique, the built-in ones included, and have up to 30 characters (authenticationStrengthPolicy page).
fn check_names(entra: &Entra, strength: &GraphObject, own: Option<usize>) -> Result<(), Refusal> {
    let name = text_of(strength, "displayName").unwrap_or_default();
    if !(1..=limits::STRENGTH_NAME_CHARACTERS).contains(&name.chars().count()) {
        return Err(Refusal::bad(format!("displayName has 1 to {} characters.", limits::STRENGTH_NAME_CHARACTERS)));
    }
    let description = text_of(strength, "description").unwrap_or_default();
    if description.chars().count() > limits::STRENGTH_DESCRIPTION_CHARACTERS {
        let most = limits::STRENGTH_DESCRIPTION_CHARACTERS;
        return Err(Refusal::bad(format!("description has up to {most} characters.")));
    }
    let others = entra.authentication_strength_policies.iter().enumerate();
    let others = others.filter(|(place, _)| Some(*place) != own).filter_map(|(_, one)| text_of(one, "displayName"));
    let mut taken = others.chain(BUILT_IN_STRENGTHS.iter().map(|strength| strength.name));
    if taken.any(|other| same_text(other, name)) {
        return Err(Refusal::conflict("There is an authentication strength of that name."));
    }
    Ok(())
}

/// At least one combination, all of them known (authenticationStrengthPolicy page).
fn check_combinations(body: &GraphObject) -> Result<(), Refusal> {
    let combinations = combinations(body);
    if combinations.is_empty() {
        return Err(Refusal::bad("allowedCombinations is empty."));
    }
    match combinations.iter().find(|combination| !is_combination(combination)) {
        Some(wrong) => Err(Refusal::bad(format!("'{wrong}' is no combination of authentication methods."))),
        None => Ok(()),
    }
}

fn combinations(strength: &GraphObject) -> Vec<&str> {
    let list = strength.get("allowedCombinations").and_then(Value::as_array);
    list.map(|list| list.iter().filter_map(Value::as_str).collect()).unwrap_or_default()
}

fn built_in(strength: &AuthenticationStrength) -> GraphObject {
    let mut object = GraphObject::new();
    for (member, value) in
        [("id", strength.id), ("displayName", strength.name), ("createdDateTime", BUILT_ON), ("policyType", "builtIn")]
    {
        object.insert(member.to_owned(), json!(value));
    }
    object.insert("modifiedDateTime".to_owned(), json!(BUILT_ON));
    object.insert("allowedCombinations".to_owned(), json!(strength.combinations));
    object
}

/// When the built-in strengths say that they were made.
const BUILT_ON: &str = "2021-12-01T00:00:00Z";

/// A strength as a read shows it.
fn show(strength: &GraphObject, late: bool) -> GraphObject {
    let mut shown = STRENGTH.complete(strength);
    let mfa = !combinations(&shown).iter().any(|combination| SINGLE_FACTORS.contains(combination));
    if shown.get("policyType").is_none_or(Value::is_null) {
        shown.insert("policyType".to_owned(), json!("custom"));
    }
    shown.insert("requirementsSatisfied".to_owned(), json!(if mfa { "mfa" } else { "none" }));
    if !late && let Some(Value::Array(list)) = shown.get_mut("allowedCombinations") {
        // newer than the first version of the enumeration
        list.iter_mut().filter(|one| *one == "qrCodePin").for_each(|one| *one = json!("unknownFutureValue"));
    }
    let id = text_of(&shown, "id").unwrap_or_default();
    let of = format!("{}('{id}')/combinationConfigurations", COLLECTION.context);
    shown.insert("combinationConfigurations@odata.context".to_owned(), json!(metadata(&of)));
    shown.insert("combinationConfigurations".to_owned(), json!([]));
    shown
}
