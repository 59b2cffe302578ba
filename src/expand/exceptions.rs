//! Exceptions: people with a legacy protocol get a policy of their own, people outside a Conditional Access policy are
//! excluded from it.

use std::collections::BTreeMap;

use super::Expander;
use super::legacy_authentication::authentication_policy;
use crate::catalog::CloudProtocol;
use crate::posture::{AuthenticationPolicy, CasMailbox, ExceptionNote, LegacyAuthenticationException, MailboxSide};
use crate::source::Path;

/// What distinguishes one policy for exceptions from another.
type Group = (MailboxSide, Vec<CloudProtocol>, String, Option<jiff::civil::Date>);

impl Expander<'_> {
    pub(super) fn expand_legacy_exceptions(&mut self) {
        let mut groups: BTreeMap<Group, (Vec<String>, Path)> = BTreeMap::new();
        for (position, exception) in self.written.exceptions.legacy_authentication.iter().enumerate() {
            let origin = Path::keys(["exceptions", "legacy-authentication"]).join(position);
            for (side, who) in self.by_side(exception) {
                let mut open = self.still_allowed();
                open.extend(exception.protocols.iter().copied());
                open.sort();
                open.dedup();
                if side == MailboxSide::ExchangeOnline && exception.protocols.contains(&CloudProtocol::Smtp) {
                    self.open_smtp(&who, &origin);
                }
                let group = (side, open, exception.reason.clone(), exception.expires);
                groups.entry(group).or_insert_with(|| (Vec::new(), origin.clone())).0.extend(who);
            }
        }
        let mut used: BTreeMap<(MailboxSide, String), u32> = BTreeMap::new();
        for ((side, open, reason, expires), (assign_to, origin)) in groups {
            let words: Vec<&str> = open.iter().map(|protocol| protocol.key()).collect();
            let base = format!("Legacy authentication exception: {}", words.join(", "));
            let base = if base.chars().count() > 60 {
                format!("Legacy authentication exception: {} protocols", words.len())
            } else {
                base
            };
            let count = used.entry((side, base.clone())).or_insert(0);
            *count += 1;
            let name = if *count == 1 { base } else { format!("{base} {count}") };
            let suffix = if *count == 1 { String::new() } else { format!("-{count}") };
            let alias = format!("legacy-exception-{}{suffix}", words.join("-"));
            let policy = AuthenticationPolicy {
                assign_to,
                exception: Some(ExceptionNote { reason, expires }),
                ..authentication_policy(side, &name, &open)
            };
            self.add_authentication_policy(side, &alias, policy, &origin);
        }
    }

    /// The people of an exception, by the side their mailboxes are on.
    fn by_side(&self, exception: &LegacyAuthenticationException) -> Vec<(MailboxSide, Vec<String>)> {
        let organization = &self.written.organization;
        let only = match (&organization.exchange_online, &organization.exchange_server) {
            (Some(_), None) => Some(MailboxSide::ExchangeOnline),
            (None, Some(_)) => Some(MailboxSide::ExchangeServer),
            _ => None,
        };
        let mut sides: BTreeMap<MailboxSide, Vec<String>> = BTreeMap::new();
        for who in &exception.who {
            let audience = self.written.audiences.get(who).and_then(|audience| audience.mailboxes);
            let side = exception.mailbox.or(audience).or(only).unwrap_or(MailboxSide::ExchangeOnline);
            sides.entry(side).or_default().push(who.clone());
        }
        sides.into_iter().collect()
    }

    /// SMTP AUTH passes three gates; the mailbox is the one that can be opened for single people.
    fn open_smtp(&mut self, who: &[String], origin: &Path) {
        let mut addresses: Vec<String> = Vec::new();
        for name in who {
            match self.written.audiences.get(name) {
                Some(audience) => {
                    addresses.extend(audience.members.iter().map(|member| member.person().user.0));
                }
                None => addresses.push(name.clone()),
            }
        }
        for address in addresses.into_iter().filter(|address| address.contains('@')) {
            let mailboxes = &mut self.posture.exchange_online.cas_mailboxes;
            let place = Path::keys(["exchange-online", "cas-mailboxes", &address]);
            mailboxes.entry(address).or_insert_with(|| {
                self.origins.push((place, origin.clone()));
                CasMailbox { smtp_client_authentication_disabled: Some(false), allow: Vec::new() }
            });
        }
    }

    pub(super) fn expand_policy_exceptions(&mut self) {
        for exception in &self.written.exceptions.conditional_access {
            for alias in &exception.policies {
                let Some(policy) = self.posture.conditional_access.policies.get_mut(alias) else { continue };
                let Some(users) = &mut policy.users else { continue };
                for who in &exception.who {
                    if !users.exclude.contains(who) {
                        users.exclude.push(who.clone());
                    }
                }
            }
        }
    }
}
