//! Who a policy is about: users or workload identities (facts 1.2).

use super::draft::Draft;
use crate::catalog::find_role_by_template;
use crate::rehearse::tenant::graph::error::Refusal;
use crate::rehearse::tenant::graph::ids::is_guid;

/// The words that stand for users beside ids, on each side.
const INCLUDE: [&str; 3] = ["All", "None", "GuestsOrExternalUsers"];
const EXCLUDE: [&str; 1] = ["GuestsOrExternalUsers"];

/// The word that stands for the service principals of the tenant.
const OWN_PRINCIPALS: &str = "ServicePrincipalsInMyTenant";

pub(super) fn check(draft: &Draft) -> Result<(), Refusal> {
    check_words(draft)?;
    check_guests(draft)?;
    let users = "/conditions/users";
    let included = draft.list(&format!("{users}/includeUsers"));
    let others = ["includeGroups", "includeRoles"].iter().any(|list| draft.lists(&format!("{users}/{list}")))
        || draft.has(&format!("{users}/includeGuestsOrExternalUsers"));
    // CA-U02, live tests of a provider
    if included.iter().any(|word| ["All", "None"].contains(word)) && (included.len() > 1 || others) {
        return Err(Refusal::bad("'All' and 'None' in includeUsers stand alone."));
    }
    if is_for_workloads(draft) {
        return check_workloads(draft);
    }
    // CA-U01, conditionalAccessUsers page
    if included.is_empty() && !others {
        return Err(Refusal::bad("The policy includes no users, groups, roles, guests or client applications."));
    }
    if draft.lists("/conditions/servicePrincipalRiskLevels") {
        return Err(Refusal::bad("servicePrincipalRiskLevels needs clientApplications."));
    }
    Ok(())
}

/// Is it about service principals?
pub(super) fn is_for_workloads(draft: &Draft) -> bool {
    let clients = "/conditions/clientApplications";
    ["includeServicePrincipals", "excludeServicePrincipals"]
        .iter()
        .any(|list| draft.lists(&format!("{clients}/{list}")))
        || draft.has(&format!("{clients}/servicePrincipalFilter"))
}

/// The ids among these words.
pub(super) fn ids<'a>(draft: &'a Draft, place: &str, words: &[&str]) -> Vec<&'a str> {
    draft.list(place).into_iter().filter(|one| !words.contains(one)).collect()
}

/// Keywords have exactly this case, `All` and not `all` (CA-A04, service error); all else is an id. Roles are those that
/// are built in, by the id of the template (CA-U04, users and groups page).
fn check_words(draft: &Draft) -> Result<(), Refusal> {
    let words: [(&str, &[&str]); 6] = [
        ("users/includeUsers", &INCLUDE),
        ("users/excludeUsers", &EXCLUDE),
        ("users/includeGroups", &[]),
        ("users/excludeGroups", &[]),
        ("clientApplications/includeServicePrincipals", &[OWN_PRINCIPALS]),
        ("clientApplications/excludeServicePrincipals", &[]),
    ];
    for (list, words) in words {
        if let Some(wrong) = ids(draft, &format!("/conditions/{list}"), words).iter().find(|one| !is_guid(one)) {
            return Err(Refusal::bad(format!("'{wrong}' in {list} is neither an id nor a keyword.")));
        }
    }
    for list in ["includeRoles", "excludeRoles"] {
        let place = format!("/conditions/users/{list}");
        if let Some(wrong) = draft.list(&place).iter().find(|id| find_role_by_template(id).is_none()) {
            return Err(Refusal::bad(format!("'{wrong}' in {list} is not the template id of a built-in role.")));
        }
    }
    Ok(())
}

/// Tenants are named with the enumerated kind, and then there is one at least (CA-U06, metadata and a provider).
fn check_guests(draft: &Draft) -> Result<(), Refusal> {
    for side in ["includeGuestsOrExternalUsers", "excludeGuestsOrExternalUsers"] {
        let tenants = format!("/conditions/users/{side}/externalTenants");
        if !draft.has(&tenants) {
            continue;
        }
        let kind = draft.text(&format!("{tenants}/@odata.type")).unwrap_or_default();
        let enumerated = kind.ends_with("EnumeratedExternalTenants");
        let word = if enumerated { "enumerated" } else { "all" };
        if draft.text(&format!("{tenants}/membershipKind")) != Some(word) {
            return Err(Refusal::bad(format!("membershipKind of {side} does not fit its type.")));
        }
        let named = draft.list(&format!("{tenants}/members"));
        if enumerated == named.is_empty() || named.iter().any(|id| !is_guid(id)) {
            return Err(Refusal::bad(format!("members of {side} are tenant ids, of the enumerated kind alone.")));
        }
    }
    Ok(())
}

/// A policy for workload identities includes no user, blocks, and knows locations and their own risk alone (CA-U03, CA-W01,
/// CA-W03, workload identity page).
fn check_workloads(draft: &Draft) -> Result<(), Refusal> {
    let users = "/conditions/users";
    let lists = ["excludeUsers", "includeGroups", "excludeGroups", "includeRoles", "excludeRoles"];
    let included = draft.list(&format!("{users}/includeUsers"));
    if !included.iter().all(|word| *word == "None")
        || lists.iter().any(|list| draft.lists(&format!("{users}/{list}")))
        || ["include", "exclude"].iter().any(|side| draft.has(&format!("{users}/{side}GuestsOrExternalUsers")))
    {
        return Err(Refusal::bad("users and clientApplications exclude each other."));
    }
    let clients = "/conditions/clientApplications";
    let all = draft.lists_only(&format!("{clients}/includeServicePrincipals"), &[OWN_PRINCIPALS]);
    if draft.lists(&format!("{clients}/excludeServicePrincipals")) && !all {
        return Err(Refusal::bad(format!(
            "excludeServicePrincipals needs includeServicePrincipals '{OWN_PRINCIPALS}'."
        )));
    }
    let conditions = ["platforms", "devices", "authenticationFlows", "insiderRiskLevels"];
    if conditions.iter().any(|one| draft.has(&format!("/conditions/{one}")))
        || ["signInRiskLevels", "userRiskLevels"].iter().any(|list| draft.lists(&format!("/conditions/{list}")))
        || !draft.lists_only("/conditions/clientAppTypes", &["all"])
    {
        return Err(Refusal::bad(
            "Workload identities have no conditions but locations and servicePrincipalRiskLevels.",
        ));
    }
    if !draft.lists_only("/grantControls/builtInControls", &["block"]) || draft.has("/sessionControls") {
        return Err(Refusal::bad("Workload identities can only be blocked."));
    }
    Ok(())
}
