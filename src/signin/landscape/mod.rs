//! What holds at every point: who the accounts are, what groups are called, how people prove who they are.

mod accounts;
mod ad_fs;
pub(super) mod people;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub use accounts::{Account, Groups, NamedAccounts};
pub use ad_fs::{AD_FS, AccessControl, AdFs};

use super::key::Key;
use super::policy::PersonSelection;
use super::sign_in::Side;
use super::tenant::Tenant;
use crate::catalog::{APPLICATIONS, BUILT_IN_STRENGTHS, ROLES, Reach, find_role};
use crate::plan::Origin;
use crate::posture::{self, ExchangeServerFacts, GroupReference, HybridModernAuthentication, Identity, MailboxSide};
use crate::resolve::Model;
use crate::source::Path;
use accounts::accounts_of;
use ad_fs::ad_fs_of;
use people::selection;

/// What holds at every point of a rollout.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Landscape {
    /// Do people prove who they are at AD FS or another federation server?
    pub federated: bool,
    /// What is known of AD FS.
    pub ad_fs: Option<AdFs>,
    /// The sides of Exchange that hold mailboxes.
    pub sides: BTreeSet<Side>,
    /// Do clients get tokens of Entra for mailboxes on Exchange Server?
    pub hybrid_modern_authentication: bool,
    /// How people prove who they are to Outlook on the web of Exchange Server.
    pub outlook_on_the_web: OutlookOnTheWeb,
    /// The accounts that something names, by sign-in name in lower case.
    pub accounts: Arc<NamedAccounts>,
    /// What groups, roles, locations, strengths, applications and tenants are called.
    pub names: BTreeMap<Key, String>,
    /// The groups that something names, by display name.
    pub groups: BTreeMap<String, Key>,
    /// The groups of emergency access.
    pub emergency_groups: BTreeSet<Key>,
    /// The roles that an audience names together, by its alias.
    pub audience_roles: BTreeMap<String, BTreeSet<Key>>,
    /// People who share nobody.
    pub apart: Vec<Apart>,
}

/// Two audiences that share nobody, as the posture says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Apart {
    /// Their aliases.
    pub audiences: [String; 2],
    /// Their people.
    pub people: [PersonSelection; 2],
    /// Where the posture says so.
    pub origin: Origin,
}

impl Apart {
    /// That it is so, in words.
    #[must_use]
    pub fn words(&self) -> String {
        let [one, other] = &self.audiences;
        format!("nobody is in both `{}` and `{}` ({})", one.escape_debug(), other.escape_debug(), self.origin.place)
    }
}

/// How people prove who they are to Outlook on the web of Exchange Server.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum OutlookOnTheWeb {
    /// Nobody said: taken for reachable with a password, and an answer that rests on it says so.
    #[default]
    Unknown,
    /// With a token of Entra.
    HybridModernAuthentication,
    /// It can not be reached from outside.
    NotPublished,
    /// With the password, to Exchange itself.
    Password,
}

/// What a posture says that holds at every point.
#[must_use]
pub fn landscape_of(model: &Model<'_>) -> Landscape {
    let organization = &model.posture.organization;
    let server = organization.exchange_server.as_ref();
    let sides = [MailboxSide::ExchangeOnline, MailboxSide::ExchangeServer];
    let mut landscape = Landscape {
        federated: organization.identity == Identity::Federated,
        ad_fs: ad_fs_of(model),
        sides: sides.into_iter().filter(|side| model.has_side(*side)).map(Side::of).collect(),
        hybrid_modern_authentication: server
            .is_some_and(|server| server.hybrid_modern_authentication == HybridModernAuthentication::Enabled),
        outlook_on_the_web: server.map_or(OutlookOnTheWeb::Unknown, outlook_on_the_web),
        names: well_known_names(),
        ..Landscape::default()
    };
    landscape.add_groups(model);
    landscape.add_names(model);
    landscape.add_roles(model);
    landscape.accounts = Arc::new(accounts_of(model, &landscape));
    landscape.add_apart(model);
    landscape
}

/// What the roles, applications and strengths that every tenant has are called.
pub(super) fn well_known_names() -> BTreeMap<Key, String> {
    let roles = ROLES.iter().map(|role| (Key::id(role.template_id), role.name));
    let applications = APPLICATIONS.iter().filter(|one| one.reach != Reach::Keyword);
    let applications = applications.map(|one| (Key::id(one.value), one.name));
    let strengths = BUILT_IN_STRENGTHS.iter().map(|strength| (Key::id(strength.id), strength.name));
    roles.chain(applications).chain(strengths).map(|(key, name)| (key, name.to_owned())).collect()
}

fn outlook_on_the_web(server: &ExchangeServerFacts) -> OutlookOnTheWeb {
    match server.outlook_on_the_web {
        None => OutlookOnTheWeb::Unknown,
        Some(posture::OutlookOnTheWeb::HybridModernAuthentication) => OutlookOnTheWeb::HybridModernAuthentication,
        Some(posture::OutlookOnTheWeb::NotPublished) => OutlookOnTheWeb::NotPublished,
        Some(posture::OutlookOnTheWeb::Password) => OutlookOnTheWeb::Password,
    }
}

impl Landscape {
    /// Learns what the objects of a tenant are called.
    pub fn learn_names(&mut self, tenant: &Tenant) {
        for (key, name) in &tenant.names {
            self.names.entry(key.clone()).or_insert_with(|| name.clone());
        }
    }

    /// The key of a group, wherever the posture gives its id.
    fn group(&self, group: &GroupReference) -> Key {
        let by_name = || self.groups.get(&group.name).cloned().unwrap_or_else(|| Key::Name(group.name.clone()));
        group.id.as_ref().map_or_else(by_name, |id| Key::id(id.as_str()))
    }

    fn add_groups(&mut self, model: &Model<'_>) {
        let audiences = model.posture.audiences.values();
        let groups = audiences.flat_map(|audience| audience.group.iter().chain(&audience.groups));
        let emergency = model.posture.emergency_access.iter().filter_map(|emergency| emergency.group.as_ref());
        let mut groups: Vec<&GroupReference> = groups.chain(emergency).collect();
        // those with an id first: a name alone means the same group
        groups.sort_by_key(|group| group.id.is_none());
        for group in groups {
            let key = self.group(group);
            self.names.insert(key.clone(), group.name.clone());
            self.groups.entry(group.name.clone()).or_insert(key);
        }
        let emergency = model.posture.emergency_access.iter().filter_map(|emergency| emergency.group.as_ref());
        self.emergency_groups = emergency.map(|group| self.group(group)).collect();
    }

    fn add_names(&mut self, model: &Model<'_>) {
        let posture = &model.posture;
        let locations = posture.named_locations.iter();
        let locations = locations.map(|(alias, one)| Key::Name(one.name.clone().unwrap_or_else(|| alias.clone())));
        let strengths = posture.authentication_strengths.values().map(|strength| Key::Name(strength.name.clone()));
        self.names.extend(locations.chain(strengths).map(|key| (key.clone(), key.to_string())));
        let declared = posture.applications.values().chain(posture.terms_of_use.values());
        self.names.extend(declared.map(|object| (Key::id(object.id.as_str()), object.name.clone())));
    }

    fn add_roles(&mut self, model: &Model<'_>) {
        for (alias, audience) in &model.posture.audiences {
            let roles = audience.roles.iter().filter_map(|name| find_role(name));
            let roles: BTreeSet<Key> = roles.map(|role| Key::id(role.template_id)).collect();
            if !roles.is_empty() {
                self.audience_roles.insert(alias.clone(), roles);
            }
        }
    }

    fn add_apart(&mut self, model: &Model<'_>) {
        for (alias, audience) in &model.posture.audiences {
            for (position, other) in audience.shares_nobody_with.iter().enumerate() {
                let mut audiences = [alias.clone(), other.clone()];
                audiences.sort();
                if self.apart.iter().any(|known| known.audiences == audiences) {
                    continue;
                }
                let people = audiences.each_ref().map(|alias| selection(self, &model.reach(&[alias])));
                let path = Path::keys(["audiences"]).join(alias).join("shares-nobody-with").join(position);
                let written = model.written_path(&path);
                let origin = Origin::new(written.to_string(), model.place(&path));
                self.apart.push(Apart { audiences, people, origin });
            }
        }
    }
}
