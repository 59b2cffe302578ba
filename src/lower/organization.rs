//! One side of Exchange to steps: authentication policies and who holds them, mobile devices, settings of the
//! organization and of mailboxes.

use std::collections::BTreeMap;

use super::authentication::Assignments;
use super::draft::{Draft, Key, origin};
use super::mobile_devices::lower_mobile_devices;
use super::rings::RingContext;
use crate::plan::{Affects, ObjectKind, Target, Text, Value, members};
use crate::posture::{CasMailbox, MailboxSide};
use crate::resolve::Model;
use crate::source::Path;

/// The steps of each ring. The order inside a ring: modern authentication where it is turned on, policies, who holds them,
/// mailboxes, rules for devices and the default for devices, then what changes for everybody: what opens comes before
/// what closes, and modern authentication is turned off last.
pub(super) fn lower_exchange(model: &Model<'_>, side: MailboxSide, rings: &[RingContext<'_>]) -> Vec<Vec<Draft>> {
    let mut assignments = Assignments::new(model, side);
    rings
        .iter()
        .map(|ring| {
            // a policy of that name may be in use already, so not even its switches change where a ring only reports
            if !ring.enforces() {
                return Vec::new();
            }
            let switch = lower_modern_authentication(model, side, ring);
            // without tokens the clients need what the policies close: turned on before anything else, off after all
            let (on, off) = match switch {
                Some((true, draft)) => (Some(draft), None),
                Some((false, draft)) => (None, Some(draft)),
                None => (None, None),
            };
            let first: Vec<Key> = on.iter().map(|draft| draft.key.clone()).collect();
            let mut drafts: Vec<Draft> = on.into_iter().collect();
            let holders = assignments.holders(model, ring);
            let needed: Vec<Key> = holders.iter().map(|draft| draft.key.clone()).collect();
            let default = if ring.last { assignments.default(model, needed) } else { None };
            let named: Vec<Draft> = holders.iter().chain(&default).cloned().collect();
            drafts.extend(assignments.policies(model, &named));
            drafts.extend(holders);
            drafts.extend(lower_mailboxes(model, side, ring, rings));
            drafts.extend(lower_mobile_devices(model, side, ring));
            drafts.extend(default);
            drafts.extend(lower_transport(model, side, ring, &drafts));
            for draft in drafts.iter_mut().filter(|draft| !first.contains(&draft.key)) {
                if closes_legacy(draft) {
                    draft.after.extend(first.iter().cloned());
                }
            }
            drafts.extend(off.map(|mut draft| {
                draft.after = drafts.iter().map(|draft| draft.key.clone()).collect();
                draft
            }));
            drafts
        })
        .collect()
}

/// Client access settings of single mailboxes, in the first ring that has the person; mailboxes that want the same share
/// a step.
fn lower_mailboxes(
    model: &Model<'_>,
    side: MailboxSide,
    ring: &RingContext<'_>,
    rings: &[RingContext<'_>],
) -> Vec<Draft> {
    let in_ring = |address: &str, ring: &RingContext<'_>| {
        ring.people.iter().any(|member| member.user.eq_ignore_ascii_case(address))
    };
    let mut groups: BTreeMap<bool, Vec<(String, Path)>> = BTreeMap::new();
    for (address, mailbox) in &model.exchange(side).cas_mailboxes {
        let early = rings.iter().any(|one| !one.last && one.enforces() && in_ring(address, one));
        if if early { in_ring(address, ring) } else { ring.last } {
            let CasMailbox { smtp_client_authentication_disabled: Some(disabled), .. } = mailbox else { continue };
            let path = Path::keys([side.word(), "cas-mailboxes"]).join(address);
            groups.entry(*disabled).or_default().push((address.clone(), path));
        }
    }
    groups
        .into_iter()
        .map(|(disabled, mailboxes)| {
            let want = members([("SmtpClientAuthenticationDisabled", Value::Boolean(disabled))]);
            let origin = origin(model, &mailboxes[0].1);
            let addresses: Vec<String> = mailboxes.into_iter().map(|(address, _)| address).collect();
            let affects = Affects::People(addresses.len());
            let mut draft = Draft::named(ObjectKind::CasMailbox, &addresses[0], want, affects, origin);
            if addresses.len() > 1 {
                draft.title = Text::default();
                draft.target = Target::Each(addresses);
            }
            draft
        })
        .collect()
}

/// Does this step close what clients without tokens use?
fn closes_legacy(draft: &Draft) -> bool {
    matches!(
        draft.key.0,
        ObjectKind::AuthenticationPolicy
            | ObjectKind::UserAuthenticationPolicy
            | ObjectKind::OrganizationConfig
            | ObjectKind::ActiveSyncDeviceAccessRule
            | ObjectKind::ActiveSyncOrganizationSettings
    )
}

/// The switch for modern authentication, and whether it is turned on.
fn lower_modern_authentication(model: &Model<'_>, side: MailboxSide, ring: &RingContext<'_>) -> Option<(bool, Draft)> {
    let settings = model.exchange(side).organization_config.as_ref()?;
    let enabled = settings.oauth2_client_profile_enabled?;
    if !ring.is_ring_of(settings.ring.as_ref()) {
        return None;
    }
    let want = members([("OAuth2ClientProfileEnabled", Value::Boolean(enabled))]);
    let path = Path::keys([side.word(), "organization-config", "oauth2-client-profile-enabled"]);
    let draft = Draft::only(ObjectKind::OrganizationConfig, "modern authentication", want, origin(model, &path));
    Some((enabled, draft))
}

/// SMTP AUTH of the organization, after the mailboxes that keep it.
fn lower_transport(model: &Model<'_>, side: MailboxSide, ring: &RingContext<'_>, before: &[Draft]) -> Option<Draft> {
    let settings = model.exchange(side).transport_config.as_ref()?;
    let disabled = settings.smtp_client_authentication_disabled?;
    if !ring.is_ring_of(settings.ring.as_ref()) {
        return None;
    }
    let want = members([("SmtpClientAuthenticationDisabled", Value::Boolean(disabled))]);
    let path = Path::keys([side.word(), "transport-config"]);
    let mut draft =
        Draft::only(ObjectKind::TransportConfig, "SMTP AUTH of the organization", want, origin(model, &path));
    let mailboxes = before.iter().filter(|draft| draft.key.0 == ObjectKind::CasMailbox);
    draft.after = mailboxes.map(|draft| draft.key.clone()).collect();
    Some(draft)
}
