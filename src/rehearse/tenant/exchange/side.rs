//! One side of Exchange during a call: its state, its platform, its directory, and how it finds and shows objects.

use serde_json::{Map, Value as Json, json};

use super::arguments::Arguments;
use super::directory::Directory;
use super::identity::{RecipientIndex, Sought, is_path, only_one, same_name};
use super::mobile_devices::name_of;
use super::refusal::Refusal;
use crate::catalog::Platform;
use crate::plan::Value;
use crate::rehearse::tenant::context::Context;
use crate::rehearse::tenant::state::{Exchange, Recipient, Release};

/// What a cmdlet answers when it is obeyed.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Answered {
    /// The objects.
    pub value: Vec<Json>,
    /// The warnings.
    pub warnings: Vec<String>,
}

impl Answered {
    /// Objects without a warning.
    pub fn with(value: Vec<Json>) -> Self {
        Self { value, warnings: Vec::new() }
    }

    /// What a cmdlet that sets something answers (wording as seen on both sides, 2015 to 2025).
    pub fn set(changed: bool, name: &str) -> Self {
        let unchanged =
            || format!("The command completed successfully but no settings of '{name}' have been modified.");
        Self { value: Vec::new(), warnings: (!changed).then(unchanged).into_iter().collect() }
    }
}

/// Answer or refusal.
pub(super) type Outcome = Result<Answered, Refusal>;

/// One side during a call.
#[derive(Debug)]
pub(super) struct Side<'a> {
    /// Its state.
    pub exchange: &'a mut Exchange,
    /// Its directory.
    pub directory: &'a Directory,
    /// Its people by name.
    pub index: &'a RecipientIndex,
}

impl Side<'_> {
    /// Is this Exchange Online?
    pub fn is_cloud(&self) -> bool {
        self.exchange.release == Release::Online
    }

    /// The platform by which the catalogue judges calls.
    pub fn platform(&self) -> Platform {
        self.exchange.release.platform()
    }

    /// Are there authentication policies? Not before Exchange 2019 (New-AuthenticationPolicy page, 2026-08).
    pub fn knows_policies(&self) -> bool {
        self.exchange.release != Release::Server2016
    }

    /// A person.
    pub fn find_recipient(&self, identity: &str, sought: Sought) -> Result<usize, Refusal> {
        self.index.find(&self.exchange.recipients, identity, sought, self.directory)
    }

    /// An authentication policy by name, distinguished name or GUID (Set-AuthenticationPolicy page, 2026-08).
    pub fn find_policy(&self, identity: &str) -> Result<usize, Refusal> {
        let policies = self.exchange.authentication_policies.iter().enumerate();
        let named = policies.filter(|(_, policy)| {
            same_name(&policy.name, identity)
                || same_name(&policy.guid, identity)
                || (is_path(identity) && same_name(&self.directory.policy(&policy.name), identity))
        });
        only_one(named.map(|(place, _)| place), identity, self.directory)
    }

    /// A device access rule by name, distinguished name or GUID (Set-ActiveSyncDeviceAccessRule page, 2026-08).
    pub fn find_rule(&self, identity: &str) -> Result<usize, Refusal> {
        let rules = self.exchange.device_access_rules.iter().enumerate();
        let named = rules.filter(|(_, rule)| {
            let name = name_of(rule);
            same_name(&name, identity)
                || same_name(&rule.guid, identity)
                || same_name(&self.directory.device_access_rule(&name), identity)
        });
        only_one(named.map(|(place, _)| place), identity, self.directory)
    }

    /// A reference to an authentication policy as objects show it. No page says which form it has, and scripts take all
    /// of them: here the cloud shows names and a server distinguished names, so that both are tried.
    pub fn show_reference(&self, stored: Option<&str>) -> Json {
        let Some(reference) = stored else { return Json::Null };
        match self.find_policy(reference).ok().and_then(|place| self.exchange.authentication_policies.get(place)) {
            Some(policy) if self.is_cloud() => json!(policy.name),
            Some(policy) => json!(self.directory.policy(&policy.name)),
            None => json!(reference),
        }
    }

    /// The name of the authentication policy that a parameter refers to; nothing for `$null`, which clears the
    /// reference (Set-User and Set-OrganizationConfig pages, 2026-08).
    pub fn read_reference(
        &self,
        parameter: &'static str,
        value: &Value,
        context: &mut Context,
    ) -> Result<Option<String>, Refusal> {
        let Value::Text(reference) = value else { return Ok(None) };
        if reference.is_empty() {
            return Err(Refusal::empty(parameter));
        }
        match self.find_policy(reference) {
            Ok(place) => Ok(self.exchange.authentication_policies.get(place).map(|policy| policy.name.clone())),
            Err(refusal) => {
                context.dangle(&**reference);
                Err(refusal)
            }
        }
    }

    /// Refuses an identity that is not that of the one object there is.
    pub fn confirm_single(&self, arguments: &Arguments, name: &str, path: &str) -> Result<(), Refusal> {
        match arguments.text("Identity") {
            Some(identity) if !same_name(identity, name) && !same_name(identity, path) => {
                Err(Refusal::not_found(identity, self.directory.server))
            }
            _ => Ok(()),
        }
    }

    /// What every object of the directory shows of itself.
    pub fn show_object(&self, name: &str, guid: &str, path: &str) -> Map<String, Json> {
        let mut shown = self.show_single(name, path);
        shown.insert("Guid".to_owned(), json!(guid));
        shown
    }

    /// The same for an object that is the only one of its kind.
    pub fn show_single(&self, name: &str, path: &str) -> Map<String, Json> {
        let server = self.directory.server;
        let members = [
            ("Name", name),
            ("Identity", name),
            ("Id", name),
            ("DistinguishedName", path),
            ("OriginatingServer", server),
        ];
        members.into_iter().map(|(member, value)| (member.to_owned(), json!(value))).collect()
    }
}

/// The name of a person in the records of calls: what scripts find a mailbox by, or a user.
pub(super) fn script_name(recipient: &Recipient, sought: Sought) -> String {
    match sought {
        Sought::User => recipient.user_principal_name.clone(),
        Sought::Mailbox => recipient.primary_smtp_address.clone(),
    }
}
