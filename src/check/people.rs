//! People, groups and policies as several rules ask about them.

use std::collections::BTreeSet;

use crate::catalog::{CloudProtocol, ServerProtocol};
use crate::posture::{
    AuthenticationPolicy, EmergencyAccess, GroupReference, Guid, LegacyAuthenticationException, MailboxSide, Mode,
    PersonEntry, Policy, PolicyState, RingDeclaration, Selection,
};
use crate::resolve::{Member, Model};
use crate::source::{Path, Segment};

/// An authentication policy of the expanded posture.
pub(super) struct Holder<'a> {
    /// Its side.
    pub side: MailboxSide,
    /// Its alias.
    pub alias: &'a str,
    /// The policy.
    pub policy: &'a AuthenticationPolicy,
    /// Its address.
    pub path: Path,
}

impl Holder<'_> {
    /// Does it become the default of the organization?
    pub(super) fn is_default(&self) -> bool {
        self.policy.organization_default == Some(true)
    }
}

/// All authentication policies of both sides, expanded.
pub(super) fn authentication_policies<'a>(model: &'a Model<'_>) -> Vec<Holder<'a>> {
    let mut all = Vec::new();
    for (side, exchange, home) in model.exchanges() {
        let home = home.join("authentication-policies");
        for (alias, policy) in &exchange.authentication_policies {
            all.push(Holder { side, alias, policy, path: home.join(alias) });
        }
    }
    all
}

/// The authentication policies of one side that become the default of the organization.
pub(super) fn default_policies<'a>(model: &'a Model<'_>, side: MailboxSide) -> Vec<Holder<'a>> {
    let mut all = authentication_policies(model);
    all.retain(|holder| holder.side == side && holder.is_default());
    all
}

/// The rings with their addresses; the flag says whether it is the last one.
pub(super) fn rings<'a>(model: &'a Model<'_>) -> impl Iterator<Item = (&'a RingDeclaration, Path, bool)> {
    let rings = &model.posture.rollout.rings;
    let home = Path::keys(["rollout", "rings"]);
    rings.iter().enumerate().map(move |(position, ring)| (ring, home.join(position), position + 1 == rings.len()))
}

/// The sides on which an entry of an exception for legacy authentication has mailboxes, as far as the posture tells;
/// nothing stands for a person of whom it is not known.
pub(super) fn exception_sides(
    model: &Model<'_>,
    exception: &LegacyAuthenticationException,
    who: &str,
) -> BTreeSet<Option<MailboxSide>> {
    let audience = model.posture.audiences.get(who).and_then(|audience| audience.mailboxes);
    let people = model.people(std::slice::from_ref(&who.to_owned()), &Path::default());
    if people.is_empty() {
        let only = model.posture.organization.only_side();
        return [audience.or(exception.mailbox).or(only)].into();
    }
    people.into_iter().map(|member| member.side.or(exception.mailbox)).collect()
}

/// The id that `posturec init` writes: a placeholder, which stands for no object.
pub(super) const ZEROS: &str = "00000000-0000-0000-0000-000000000000";

/// The same object.
pub(super) fn same_id(one: &Guid, other: &Guid) -> bool {
    one.as_str().eq_ignore_ascii_case(other.as_str()) && one.as_str() != ZEROS
}

/// The same group, by id where both have one.
pub(super) fn same_group(one: &GroupReference, other: &GroupReference) -> bool {
    match (&one.id, &other.id) {
        (Some(one), Some(other)) if one.as_str() != ZEROS => same_id(one, other),
        _ => one.name == other.name,
    }
}

/// Is this person one of the emergency accounts?
pub(super) fn is_emergency_account(emergency: &EmergencyAccess, member: &Member) -> bool {
    emergency.accounts.iter().map(PersonEntry::person).any(|account| {
        account.user.as_str().to_lowercase() == member.key()
            || account.id.is_some_and(|id| id.as_str() != ZEROS && Some(id.lower()) == member.id)
    })
}

/// Lists of sign-in names, each with its address and the names with their places in it.
pub(super) fn lists_of_people<'a>(model: &'a Model<'_>) -> Vec<(Path, Vec<(&'a str, Segment)>)> {
    let written = model.written;
    let mut lists: Vec<(Path, Vec<(&str, Segment)>)> = Vec::new();
    let mut add = |home: Path, names: Vec<&'a str>| {
        let places = names.into_iter().enumerate().map(|(position, name)| (name, Segment::Index(position)));
        lists.push((home, places.collect()));
    };
    let name = |entry: &'a PersonEntry| entry.user().as_str();
    if let Some(emergency) = &written.emergency_access {
        add(Path::keys(["emergency-access", "accounts"]), emergency.accounts.iter().map(name).collect());
    }
    for (alias, audience) in &written.audiences {
        add(Path::keys(["audiences"]).join(alias).join("members"), audience.members.iter().map(name).collect());
    }
    for (side, exchange) in
        [("exchange-online", &written.exchange_online), ("exchange-server", &written.exchange_server)]
    {
        for (alias, policy) in &exchange.authentication_policies {
            let home = Path::keys([side, "authentication-policies"]).join(alias).join("assign-to");
            add(home, policy.assign_to.iter().map(String::as_str).collect());
        }
    }
    for (position, exception) in written.exceptions.legacy_authentication.iter().enumerate() {
        let home = Path::keys(["exceptions", "legacy-authentication"]).join(position).join("who");
        add(home, exception.who.iter().map(String::as_str).collect());
    }
    for (_, names) in &mut lists {
        names.retain(|(name, _)| name.contains('@'));
    }
    for (side, exchange) in
        [("exchange-online", &written.exchange_online), ("exchange-server", &written.exchange_server)]
    {
        let home = Path::keys([side, "cas-mailboxes"]);
        let names = exchange.cas_mailboxes.keys().map(|address| (address.as_str(), Segment::from(address))).collect();
        lists.push((home, names));
    }
    lists
}

/// Can this policy ever keep a user out?
pub(super) fn can_lock_out(policy: &Policy) -> bool {
    let nobody = |users: &Selection| users.include.iter().all(|alias| alias == "none");
    let someone = policy.users.as_ref().is_some_and(|users| !nobody(users) || !policy.rings.is_empty());
    someone && policy.state != Some(PolicyState::Disabled)
}

/// May the holders of this policy use legacy authentication for a protocol? Nothing where the side has no such switch,
/// or the policy does not say.
pub(super) fn leaves_open(holder: &Holder<'_>, protocol: CloudProtocol) -> Option<bool> {
    match holder.side {
        MailboxSide::ExchangeOnline => holder.policy.allow_basic_auth.as_ref().map(|open| open.contains(&protocol)),
        MailboxSide::ExchangeServer => {
            let switch = ServerProtocol::ALL.into_iter().find(|one| one.key() == protocol.key())?;
            Some(!holder.policy.block_legacy_auth.iter().flatten().any(|blocked| *blocked == switch))
        }
    }
}

/// The audiences whose people are assigned policies before the last ring, each with the ring that names it.
pub(super) fn staged_audiences<'a>(model: &'a Model<'_>) -> Vec<(&'a str, Path)> {
    let mut staged: Vec<(&str, Path)> = Vec::new();
    for (ring, path, _) in rings(model).filter(|(ring, _, last)| !last && ring.mode == Mode::Enforce) {
        if let Some(alias) = ring.audience.as_deref().filter(|alias| staged.iter().all(|(known, _)| known != alias)) {
            staged.push((alias, path.join("audience")));
        }
    }
    staged
}
