//! Architectures 1 to 6, the part that closes legacy authentication. A user holds one authentication policy, so
//! what desktop and mobile need goes into one for each side.

use super::{Conflict, Expander};
use crate::catalog::{CloudProtocol, ServerProtocol};
use crate::posture::{AuthenticationPolicy, MailboxSide};
use crate::source::Path;

/// The alias of the policy on both sides.
pub(super) const ALIAS: &str = "block-legacy-authentication";
const NAME: &str = "Block legacy authentication";

impl Expander<'_> {
    pub(super) fn expand_legacy_authentication(&mut self) {
        for side in [MailboxSide::ExchangeOnline, MailboxSide::ExchangeServer] {
            if let Some(origin) = self.access_origin(side) {
                let policy = authentication_policy(side, NAME, &self.still_allowed());
                self.add_authentication_policy(
                    side,
                    ALIAS,
                    AuthenticationPolicy { organization_default: Some(true), ..policy },
                    &origin,
                );
            }
        }
    }

    /// The architecture because of which a side needs authentication policies.
    pub(super) fn access_origin(&self, side: MailboxSide) -> Option<Path> {
        let access = &self.written.access;
        let desktop = access.outlook_desktop.as_ref().is_some_and(|desktop| desktop.mailboxes.contains(&side));
        let mobile = access.outlook_mobile.as_ref().is_some_and(|mobile| mobile.mailboxes.contains(&side));
        match (desktop, mobile) {
            (true, _) => Some(Path::keys(["access", "outlook-desktop"])),
            (false, true) => Some(Path::keys(["access", "outlook-mobile"])),
            (false, false) => None,
        }
    }

    /// The legacy protocols that stay open for everybody.
    pub(super) fn still_allowed(&self) -> Vec<CloudProtocol> {
        let access = &self.written.access;
        let desktop = access.outlook_desktop.as_ref().map(|desktop| &desktop.still_allowed);
        let mobile = access.outlook_mobile.as_ref().and_then(|mobile| mobile.still_allowed.as_ref());
        desktop.or(mobile).cloned().unwrap_or_default()
    }

    /// Adds an authentication policy, unless one of the author's replaces it. Was it added?
    pub(super) fn add_authentication_policy(
        &mut self,
        side: MailboxSide,
        alias: &str,
        policy: AuthenticationPolicy,
        origin: &Path,
    ) -> bool {
        let place = Path::keys([side.word(), "authentication-policies"]).join(alias.to_owned());
        self.made.push(place.clone());
        let exchange = match side {
            MailboxSide::ExchangeOnline => &mut self.posture.exchange_online,
            MailboxSide::ExchangeServer => &mut self.posture.exchange_server,
        };
        let policies = &mut exchange.authentication_policies;
        if policies.values().any(|own| own.replaces.as_deref() == Some(alias)) {
            return false;
        }
        if policies.contains_key(alias) {
            self.conflicts.push(Conflict::Alias { written: place, origin: origin.clone(), alias: alias.to_owned() });
            return false;
        }
        policies.insert(alias.to_owned(), policy);
        self.origins.push((place, origin.clone()));
        true
    }
}

/// A policy that leaves just these protocols open.
pub(super) fn authentication_policy(side: MailboxSide, name: &str, open: &[CloudProtocol]) -> AuthenticationPolicy {
    let mut policy = AuthenticationPolicy {
        name: name.to_owned(),
        allow_basic_auth: None,
        block_legacy_auth: None,
        still_allowed: None,
        block_modern_auth: None,
        organization_default: None,
        assign_to: Vec::new(),
        exception: None,
        replaces: None,
        allow: Vec::new(),
    };
    match side {
        MailboxSide::ExchangeOnline => {
            policy.allow_basic_auth = Some(CloudProtocol::ALL.into_iter().filter(|one| open.contains(one)).collect());
        }
        MailboxSide::ExchangeServer => {
            let is_open = |one: &ServerProtocol| open.iter().any(|cloud| cloud.key() == one.key());
            let (allowed, blocked) = ServerProtocol::ALL.into_iter().partition(is_open);
            policy.block_legacy_auth = Some(blocked);
            policy.still_allowed = Some(allowed);
        }
    }
    policy
}
