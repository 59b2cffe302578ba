//! A sign-in of which something may be left open, and what gates look up again and again about it.

use std::collections::{BTreeMap, BTreeSet};

use crate::posture::ClientAppType;
use crate::signin::key::Key;
use crate::signin::landscape::{Account, Landscape};
use crate::signin::regime::Regime;
use crate::signin::sign_in::{Client, Method, SignIn};

/// What of a sign-in is left open. What is not open is as the sign-in says.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Open {
    /// Which account it is, of those that something names.
    pub account: bool,
    /// Whether it is a guest, and of which kind.
    pub guest: bool,
    /// The home tenant of a guest.
    pub tenant: bool,
    /// Which groups the person is in besides those stated.
    pub groups: bool,
    /// Groups that the person is known not to be in, though groups are open.
    pub outside_groups: BTreeSet<Key>,
    /// Which roles the person holds besides those stated.
    pub roles: bool,
    /// Roles that the person is known not to hold, though roles are open.
    pub without_roles: BTreeSet<Key>,
    /// The platform.
    pub platform: bool,
    /// Which named locations hold the address.
    pub locations: bool,
    /// The country of the address.
    pub country: bool,
    /// Whether locations hold it whose ranges nobody knows.
    pub hidden_locations: bool,
    /// Locations of that kind that are known not to hold it, though others are open.
    pub outside_locations: BTreeSet<Key>,
    /// The country that the Authenticator app shares.
    pub gps_country: bool,
    /// Whether the address is one of the trusted ones of the old MFA portal.
    pub mfa_trusted: bool,
    /// How Entra knows the device.
    pub registration: bool,
    /// Whether the device is compliant.
    pub compliance: bool,
    /// The risk of the sign-in.
    pub sign_in_risk: bool,
    /// The risk of the user.
    pub user_risk: bool,
    /// Insider risk.
    pub insider_risk: bool,
    /// Whether it is the device code flow.
    pub device_code: bool,
    /// Whether it is authentication transfer.
    pub authentication_transfer: bool,
    /// What the device tells device access rules beyond what is stated.
    pub active_sync: bool,
}

/// Nothing is open.
pub static NOTHING_OPEN: Open = Open {
    account: false,
    guest: false,
    tenant: false,
    groups: false,
    outside_groups: BTreeSet::new(),
    roles: false,
    without_roles: BTreeSet::new(),
    platform: false,
    locations: false,
    country: false,
    hidden_locations: false,
    outside_locations: BTreeSet::new(),
    gps_country: false,
    mfa_trusted: false,
    registration: false,
    compliance: false,
    sign_in_risk: false,
    user_risk: false,
    insider_risk: false,
    device_code: false,
    authentication_transfer: false,
    active_sync: false,
};

/// Who the accounts of a landscape are, found by what a sign-in may call them.
#[derive(Debug)]
pub struct Directory<'a> {
    landscape: &'a Landscape,
    names: BTreeMap<&'a Key, &'a str>,
}

impl<'a> Directory<'a> {
    /// The accounts of a landscape.
    #[must_use]
    pub fn new(landscape: &'a Landscape) -> Self {
        let by_id = landscape.accounts.iter().filter_map(|(name, account)| Some((account.id.as_deref()?, &**name)));
        Self { landscape, names: by_id.collect() }
    }

    /// What is known of an account.
    #[must_use]
    pub fn account(&self, account: &Key) -> Option<&'a Account> {
        self.sign_in_name(account).and_then(|name| self.landscape.accounts.get(name))
    }

    /// What holds at every point.
    #[must_use]
    pub fn landscape(&self) -> &'a Landscape {
        self.landscape
    }

    /// The sign-in name in lower case of an account, as far as anybody knows it.
    #[must_use]
    pub fn sign_in_name<'b>(&'b self, account: &'b Key) -> Option<&'b str> {
        match account {
            Key::Name(name) => Some(name),
            Key::Id(_) => self.names.get(account).copied(),
        }
    }
}

/// All that gates look at.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// What decides.
    pub regime: &'a Regime,
    /// What holds at every point.
    pub landscape: &'a Landscape,
    /// The sign-in.
    pub sign_in: &'a SignIn,
    /// What of it is open.
    pub open: &'a Open,
    /// The sign-in name in lower case, where the account is one that something names.
    pub sign_in_name: Option<&'a str>,
}

impl<'a> Facts<'a> {
    /// The kind of client that Conditional Access takes it for. Mail apps by ActiveSync are a kind of their own, with a
    /// token too; `other` is everything else with legacy authentication (CA-C02, CA-C07).
    #[must_use]
    pub fn client_app_type(&self) -> ClientAppType {
        let route = &self.sign_in.route;
        match (route.client, route.method) {
            (Client::MailApp, _) => ClientAppType::ExchangeActiveSync,
            (_, Method::Legacy) => ClientAppType::Other,
            (Client::Browser, Method::Modern) => ClientAppType::Browser,
            (_, Method::Modern) => ClientAppType::MobileAppsAndDesktopClients,
        }
    }

    /// Is it one of these accounts, by whatever it is called?
    #[must_use]
    pub fn is_one_of(&self, accounts: &BTreeSet<Key>) -> bool {
        let Some(account) = &self.sign_in.person.account else { return false };
        if accounts.is_empty() {
            return false;
        }
        let known = self.sign_in_name.and_then(|name| self.landscape.accounts.get(name));
        accounts.contains(account)
            || known.is_some_and(|known| known.id.as_deref().is_some_and(|id| accounts.contains(id)))
            || self.sign_in_name.is_some_and(|name| accounts.contains(&Key::Name(name.to_owned())))
    }

    /// What people call an object of the directory.
    #[must_use]
    pub fn name_of(&self, key: &'a Key) -> &'a str {
        match (self.landscape.names.get(key), key) {
            (Some(name), _) => name,
            (None, Key::Id(text) | Key::Name(text)) => text,
        }
    }
}
