//! Gives a state from outside the form that calls leave behind: nothing that a fresh organization has anyway,
//! documented names, references by name. So a state to which everything came back is equal to the one from which it
//! started.

use super::directory::Directory;
use super::identity::RecipientIndex;
use super::side::Side;
use super::{authentication_policy, mobile_devices, organization, parameters_of, recipient};
use crate::rehearse::tenant::state::Exchange;

/// Settles a state.
pub(in crate::rehearse::tenant) fn settle(exchange: &mut Exchange) {
    settle_references(exchange);
    let platform = exchange.release.platform();
    let parameters = |cmdlet| parameters_of(cmdlet, platform);
    organization::fresh(platform).settle(parameters("Set-OrganizationConfig"), &mut exchange.organization_config);
    organization::fresh_transport(platform).settle(parameters("Set-TransportConfig"), &mut exchange.transport_config);
    mobile_devices::fresh(platform)
        .settle(parameters("Set-ActiveSyncOrganizationSettings"), &mut exchange.active_sync_organization_settings);
    let switches = authentication_policy::fresh(platform);
    for policy in &mut exchange.authentication_policies {
        switches.settle(parameters("New-AuthenticationPolicy"), &mut policy.properties);
    }
    let mailbox = recipient::fresh(platform);
    for person in exchange.recipients.iter_mut().filter(|person| !person.cas_mailbox.is_empty()) {
        mailbox.settle(parameters("Set-CASMailbox"), &mut person.cas_mailbox);
    }
}

/// References to authentication policies become the names of these; those that lead nowhere stay as they are.
fn settle_references(exchange: &mut Exchange) {
    let directory = Directory::of(exchange);
    let index = RecipientIndex::new(&[], &directory);
    let side = Side { exchange, directory: &directory, index: &index };
    let named = |reference: Option<&str>| {
        let place = side.find_policy(reference?).ok()?;
        side.exchange.authentication_policies.get(place).map(|policy| policy.name.clone())
    };
    let default = named(organization::default_policy(side.exchange));
    let people = side.exchange.recipients.iter();
    let held: Vec<Option<String>> = people.map(|person| named(person.authentication_policy.as_deref())).collect();
    for (person, name) in exchange.recipients.iter_mut().zip(held) {
        person.authentication_policy = name.or_else(|| person.authentication_policy.take());
    }
    if default.is_some() {
        organization::keep_default_policy(&mut exchange.organization_config, default);
    }
}
