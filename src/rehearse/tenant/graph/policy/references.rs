//! What a policy names has to exist: users, groups, locations, applications, service principals, strengths, terms of use.

use super::applications;
use super::conditions::{EXCLUDED_LOCATIONS, INCLUDED_LOCATIONS};
use super::draft::Draft;
use super::users::ids;
use crate::rehearse::tenant::context::Context;
use crate::rehearse::tenant::graph::error::Refusal;
use crate::rehearse::tenant::graph::ids::Ids;
use crate::rehearse::tenant::graph::strength;
use crate::rehearse::tenant::state::{Entra, GraphObject};

/// Notes all that a write names and that does not exist, and refuses the first.
pub(super) fn check(draft: &Draft, entra: &Entra, context: &mut Context) -> Result<(), Refusal> {
    let mut first = None;
    let mut report = |missing: Vec<String>, message: fn(&str) -> String| {
        for id in missing {
            first.get_or_insert_with(|| Refusal::bad(message(&id)));
            context.dangle(id);
        }
    };
    let sides = |list: &str| [format!("/conditions/users/include{list}"), format!("/conditions/users/exclude{list}")];
    let words = ["All", "None", "GuestsOrExternalUsers"];
    let users: Vec<&str> = sides("Users").iter().flat_map(|place| ids(draft, place, &words)).collect();
    report(missing(&users, entra.users.iter().map(|user| user.id.as_str())), |id| {
        format!("The user {id} does not exist in the directory.")
    });
    let groups: Vec<&str> = sides("Groups").iter().flat_map(|place| draft.list(place)).collect();
    report(missing(&groups, entra.groups.iter().map(|group| group.id.as_str())), |id| {
        format!("The group {id} does not exist in the directory.")
    });
    let mut locations = ids(draft, "/conditions/locations/includeLocations", &INCLUDED_LOCATIONS);
    locations.extend(ids(draft, "/conditions/locations/excludeLocations", &EXCLUDED_LOCATIONS));
    report(missing(&locations, entra.named_locations.iter().filter_map(id_of)), |id| {
        format!("1040: NamedLocation with id {id} does not exist in the directory.")
    });
    // CA-A05, service error
    report(
        missing(&applications::named(draft), entra.service_principals.iter().map(|one| one.app_id.as_str())),
        |id| format!("1011: The application {id} has no service principal in the directory."),
    );
    // object ids, not application ids (CA-W02, workload identity page)
    let mut principals =
        ids(draft, "/conditions/clientApplications/includeServicePrincipals", &["ServicePrincipalsInMyTenant"]);
    principals.extend(draft.list("/conditions/clientApplications/excludeServicePrincipals"));
    report(missing(&principals, entra.service_principals.iter().map(|one| one.id.as_str())), |id| {
        format!("1054: The service principal {id} does not exist in the directory.")
    });
    let used: Vec<&str> = draft.text("/grantControls/authenticationStrength/id").into_iter().collect();
    report(missing(&used, strength::ids(entra)), |id| {
        format!("The authentication strength {id} does not exist in the directory.")
    });
    // CA-G16, service limits page
    report(
        missing(&draft.list("/grantControls/termsOfUse"), entra.agreements.iter().map(|one| one.id.as_str())),
        |id| format!("The terms of use {id} do not exist in the directory."),
    );
    first.map_or(Ok(()), Err)
}

fn id_of(object: &GraphObject) -> Option<&str> {
    object.get("id").and_then(serde_json::Value::as_str)
}

/// Those that are not there.
fn missing<'a>(wanted: &[&str], there: impl Iterator<Item = &'a str>) -> Vec<String> {
    Ids::new(wanted).missing_from(there)
}
