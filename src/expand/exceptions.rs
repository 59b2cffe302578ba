//! Exceptions: people with a legacy protocol get a policy of their own, people outside a Conditional Access policy are
//! excluded from it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::Expander;
use super::legacy_authentication::authentication_policy;
use crate::catalog::CloudProtocol;
use crate::posture::{AuthenticationPolicy, CasMailbox, ExceptionNote, LegacyAuthenticationException, MailboxSide};
use crate::source::Path;

/// What distinguishes one policy for exceptions from another.
type Group = (MailboxSide, Vec<CloudProtocol>, String, Option<jiff::civil::Date>);

/// Who holds such a policy, each with the place of the entry that says so.
type Holders = Vec<(String, Path)>;

impl Expander<'_> {
    pub(super) fn expand_legacy_exceptions(&mut self) {
        let mut groups: BTreeMap<Group, (Holders, Path)> = BTreeMap::new();
        for (position, exception) in self.written.exceptions.legacy_authentication.iter().enumerate() {
            let origin = Path::keys(["exceptions", "legacy-authentication"]).join(position);
            let mut open = self.still_allowed();
            open.extend(exception.protocols.iter().copied());
            open.sort();
            open.dedup();
            for (at, who) in exception.who.iter().enumerate() {
                let place = origin.join("who").join(at);
                for (side, names) in self.by_side(exception, who) {
                    if side == MailboxSide::ExchangeOnline && exception.protocols.contains(&CloudProtocol::Smtp) {
                        self.open_smtp(exception, who, &origin);
                    }
                    let group = (side, open.clone(), exception.reason.clone(), exception.expires);
                    let holders = &mut groups.entry(group).or_insert_with(|| (Vec::new(), origin.clone())).0;
                    for name in names {
                        if holders.iter().all(|(known, _)| *known != name) {
                            holders.push((name, place.clone()));
                        }
                    }
                }
            }
        }
        let mut used: BTreeMap<(MailboxSide, String), u32> = BTreeMap::new();
        for ((side, open, reason, expires), (holders, origin)) in groups {
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
            let place = Path::keys([side.word(), "authentication-policies"]).join(&alias).join("assign-to");
            let (assign_to, places): (Vec<String>, Vec<Path>) = holders.into_iter().unzip();
            let policy = AuthenticationPolicy {
                assign_to,
                exception: Some(ExceptionNote { reason, expires }),
                ..authentication_policy(side, &name, &open)
            };
            if self.add_authentication_policy(side, &alias, policy, &origin) {
                let places = places.into_iter().enumerate();
                self.origins.extend(places.map(|(position, written)| (place.join(position), written)));
            }
        }
    }

    /// An entry of an exception for each side on which it has mailboxes: an audience can have people on both.
    fn by_side(&self, exception: &LegacyAuthenticationException, who: &str) -> Vec<(MailboxSide, Vec<String>)> {
        let online = MailboxSide::ExchangeOnline;
        let unknown = exception.mailbox.or(self.written.organization.only_side()).unwrap_or(online);
        let audience = self.written.audiences.get(who).and_then(|audience| audience.mailboxes);
        let people = self.people_of(who);
        let mut sides: BTreeMap<MailboxSide, Vec<String>> = BTreeMap::new();
        for (name, side) in &people {
            sides.entry(side.unwrap_or(unknown)).or_default().push(name.clone());
        }
        if sides.is_empty() {
            return vec![(audience.unwrap_or(unknown), vec![who.to_owned()])];
        }
        // the audience says itself who is where, unless it leaves somebody to the exception: then people stand by name
        if sides.len() == 1 || people.iter().all(|(_, side)| side.is_some()) {
            sides.values_mut().for_each(|names| *names = vec![who.to_owned()]);
        }
        sides.into_iter().collect()
    }

    /// The people of an entry, those of audiences inside it too, with the side of the mailbox where that is said.
    fn people_of(&self, who: &str) -> Vec<(String, Option<MailboxSide>)> {
        if who.contains('@') {
            return vec![(who.to_owned(), None)];
        }
        let mut people = Vec::new();
        let mut open = vec![who];
        let mut seen = BTreeSet::new();
        while let Some(alias) = open.pop() {
            let Some(audience) = self.written.audiences.get(alias).filter(|_| seen.insert(alias)) else { continue };
            let members = audience.members.iter().map(crate::posture::PersonEntry::person);
            people.extend(members.map(|person| (person.user.0, person.mailbox.or(audience.mailboxes))));
            open.extend(audience.audiences.iter().rev().map(String::as_str));
        }
        people
    }

    /// SMTP AUTH passes three gates; the mailbox is the one that can be opened for single people.
    fn open_smtp(&mut self, exception: &LegacyAuthenticationException, who: &str, origin: &Path) {
        let online = MailboxSide::ExchangeOnline;
        let unknown = exception.mailbox.or(self.written.organization.only_side()).unwrap_or(online);
        for (address, _) in self.people_of(who).into_iter().filter(|(_, side)| side.unwrap_or(unknown) == online) {
            let mailboxes = &mut self.posture.exchange_online.cas_mailboxes;
            if mailboxes.keys().any(|known| known.eq_ignore_ascii_case(&address)) {
                continue;
            }
            self.origins.push((Path::keys(["exchange-online", "cas-mailboxes"]).join(&address), origin.clone()));
            let open = CasMailbox { smtp_client_authentication_disabled: Some(false), allow: Vec::new() };
            mailboxes.insert(address, open);
        }
    }

    pub(super) fn expand_policy_exceptions(&mut self) {
        for exception in &self.written.exceptions.conditional_access {
            for alias in &exception.policies {
                let Some(policy) = self.posture.conditional_access.policies.get_mut(alias) else { continue };
                let Some(users) = &mut Arc::make_mut(policy).users else { continue };
                for who in &exception.who {
                    if !users.exclude.contains(who) {
                        users.exclude.push(who.clone());
                    }
                }
            }
        }
    }
}
