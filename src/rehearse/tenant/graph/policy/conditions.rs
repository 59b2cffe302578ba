//! When a policy applies: clients, platforms, locations, devices, authentication flows (facts 1.4 and 1.7). What is legal
//! and senseless, such as MFA for clients that cannot do it (CA-C04, CA-C07), the service takes.

use super::draft::Draft;
use crate::filter::parse_device_filter;
use crate::rehearse::tenant::graph::error::Refusal;
use crate::rehearse::tenant::graph::ids::is_guid;

/// The words that stand for locations beside ids, on each side; the zero id is the trusted addresses of the old MFA portal
/// (network assignment page).
pub(super) const INCLUDED_LOCATIONS: [&str; 3] = ["All", "AllTrusted", "00000000-0000-0000-0000-000000000000"];
pub(super) const EXCLUDED_LOCATIONS: [&str; 2] = ["AllTrusted", "00000000-0000-0000-0000-000000000000"];

pub(super) fn check(draft: &Draft) -> Result<(), Refusal> {
    check_clients(draft)?;
    check_platforms(draft)?;
    check_locations(draft)?;
    // CA-D01, filter for devices page
    if let Some(rule) = draft.text("/conditions/devices/deviceFilter/rule")
        && let Err(errors) = parse_device_filter(rule)
    {
        let what = errors.first().map(|error| error.message.as_str()).unwrap_or_default();
        return Err(Refusal::bad(format!("The device filter rule is invalid: {what}.")));
    }
    check_flows(draft)
}

fn check_clients(draft: &Draft) -> Result<(), Refusal> {
    let clients = draft.list("/conditions/clientAppTypes");
    // CA-C01, service error
    if clients.is_empty() {
        return Err(Refusal::bad(
            "1064: 'clientAppTypes' condition does not support []. If you want to target all client apps, use ['all'].",
        ));
    }
    // CA-C02, conditionalAccessConditionSet page
    if clients.contains(&"all") && clients.len() > 1 {
        return Err(Refusal::bad("'all' in clientAppTypes stands alone."));
    }
    Ok(())
}

/// `all` can only be included, alone (CA-P02, metadata). An exclusion without an inclusion is refused as it is for
/// locations: no page says what it would mean.
fn check_platforms(draft: &Draft) -> Result<(), Refusal> {
    let (included, excluded) =
        (draft.list("/conditions/platforms/includePlatforms"), draft.list("/conditions/platforms/excludePlatforms"));
    if included.contains(&"all") && included.len() > 1 || excluded.contains(&"all") {
        return Err(Refusal::bad("'all' in platforms is included, and stands alone."));
    }
    if included.is_empty() && !excluded.is_empty() {
        return Err(Refusal::bad("excludePlatforms needs includePlatforms."));
    }
    Ok(())
}

/// An exclusion is paired with `All` (conditionalAccessLocations page); keywords have exactly this case (CA-A04, service
/// error).
fn check_locations(draft: &Draft) -> Result<(), Refusal> {
    let (included, excluded) =
        (draft.list("/conditions/locations/includeLocations"), draft.list("/conditions/locations/excludeLocations"));
    let sides = [(&included, INCLUDED_LOCATIONS.as_slice()), (&excluded, EXCLUDED_LOCATIONS.as_slice())];
    for (list, words) in sides {
        if let Some(wrong) = list.iter().find(|one| !words.contains(*one) && !is_guid(one)) {
            return Err(Refusal::bad(format!("1040: '{wrong}' is neither the id of a named location nor a keyword.")));
        }
    }
    if included.contains(&"All") && included.len() > 1 {
        return Err(Refusal::bad("'All' in includeLocations stands alone."));
    }
    if included.is_empty() && !excluded.is_empty() {
        return Err(Refusal::bad("excludeLocations needs includeLocations."));
    }
    Ok(())
}

/// Authentication flows can be blocked, nothing else (CA-F01, service error).
fn check_flows(draft: &Draft) -> Result<(), Refusal> {
    let alone = draft.lists_only("/grantControls/builtInControls", &["block"]) && !draft.has("/sessionControls");
    if draft.has("/conditions/authenticationFlows") && !alone {
        return Err(Refusal::bad("1235: The authentication flows condition takes only block, and no session control."));
    }
    Ok(())
}
