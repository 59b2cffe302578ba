//! Authentication policies: made in the first ring, assigned person by person as the rings grow, the default of the
//! organization at the end and after those with a policy of their own hold it.

use std::collections::BTreeSet;

use sha2::{Digest, Sha256};

use super::draft::{Draft, Key, origin};
use super::rings::RingContext;
use crate::catalog::{CloudProtocol, ServerProtocol};
use crate::plan::{Affects, Members, ObjectKind, Target, Text, Value, members};
use crate::posture::{AuthenticationPolicy, MailboxSide};
use crate::resolve::{Member, Model};
use crate::source::Path;

/// What has been made and assigned so far on one side.
pub(super) struct Assignments {
    side: MailboxSide,
    made: bool,
    assigned: BTreeSet<String>,
    /// People with a policy of their own.
    own: BTreeSet<String>,
}

impl Assignments {
    pub fn new(model: &Model<'_>, side: MailboxSide) -> Self {
        let mut assignments = Self { side, made: false, assigned: BTreeSet::new(), own: BTreeSet::new() };
        let policies = &model.exchange(side).authentication_policies;
        let own = policies.iter().flat_map(|(alias, policy)| assignments.assigned_people(model, alias, policy));
        let own: BTreeSet<String> = own.map(|member| member.key()).collect();
        assignments.own = own;
        assignments
    }

    fn path(&self, alias: &str) -> Path {
        Path::keys([self.side.word(), "authentication-policies"]).join(alias.to_owned())
    }

    /// Those who are assigned a policy by name, as far as they are on this side.
    fn assigned_people(&self, model: &Model<'_>, alias: &str, policy: &AuthenticationPolicy) -> Vec<Member> {
        let people = model.people(&policy.assign_to, &self.path(alias).join("assign-to"));
        people.into_iter().filter(|member| member.side.is_none_or(|side| side == self.side)).collect()
    }

    /// The steps that make the policies: all of them in the first ring that enforces, then those that a ring's steps name.
    /// There they find the policy in place, unless somebody left out the ring before.
    pub fn policies(&mut self, model: &Model<'_>, named: &[Draft]) -> Vec<Draft> {
        let made = std::mem::replace(&mut self.made, true);
        let policies = model.exchange(self.side).authentication_policies.iter();
        let drafts = policies.map(|(alias, policy)| {
            let want = switches(self.side, policy);
            let origin = origin(model, &self.path(alias));
            let before = made.then(|| want.clone());
            let draft = Draft::named(ObjectKind::AuthenticationPolicy, &policy.name, want, Affects::ItsUsers, origin);
            Draft { before, ..draft }
        });
        drafts.filter(|policy| !made || named.iter().any(|draft| draft.after.contains(&policy.key))).collect()
    }

    /// The steps that assign policies to the people of a ring; in the last ring to everybody with a policy of their own
    /// who does not hold it yet.
    pub fn holders(&mut self, model: &Model<'_>, ring: &RingContext<'_>) -> Vec<Draft> {
        let mut drafts = Vec::new();
        let in_ring: BTreeSet<String> = ring.people.iter().map(Member::key).collect();
        for (alias, policy) in &model.exchange(self.side).authentication_policies {
            let mut people = self.assigned_people(model, alias, policy);
            people.retain(|member| ring.last || in_ring.contains(&member.key()));
            if policy.organization_default == Some(true) && !ring.last {
                let staged = ring.people.iter().filter(|member| member.side == Some(self.side));
                people.extend(staged.filter(|member| !self.own.contains(&member.key())).cloned());
            }
            people.retain(|member| self.assigned.insert(member.key()));
            // what follows in the last ring must not overtake people of a later wave
            let waves = if ring.last { 1 } else { ring.declared.waves.unwrap_or(1) };
            drafts.extend(self.assign(model, alias, policy, &people, waves));
        }
        drafts
    }

    fn assign(
        &self,
        model: &Model<'_>,
        alias: &str,
        policy: &AuthenticationPolicy,
        people: &[Member],
        waves: u32,
    ) -> Vec<Draft> {
        let split = split_into_waves(people, waves);
        let policy_key = Key(ObjectKind::AuthenticationPolicy, (&policy.name).into());
        (1..)
            .zip(split)
            .filter(|(_, people)| !people.is_empty())
            .map(|(wave, people)| Draft {
                key: Key(ObjectKind::UserAuthenticationPolicy, format!("{alias} {wave}").into()),
                affects: Affects::People(people.len()),
                target: Target::Each(people),
                title: Text::default(),
                want: members([("AuthenticationPolicy", Value::text(&policy.name))]),
                after: vec![policy_key.clone()],
                wave: (waves > 1).then_some(wave),
                origin: origin(model, &self.path(alias)),
                before: None,
            })
            .collect()
    }

    /// The step that makes a policy the default of the organization.
    pub fn default(&self, model: &Model<'_>, holders: Vec<Key>) -> Option<Draft> {
        let policies = &model.exchange(self.side).authentication_policies;
        let (alias, policy) = policies.iter().find(|(_, policy)| policy.organization_default == Some(true))?;
        let want = members([("DefaultAuthenticationPolicy", Value::text(&policy.name))]);
        let path = self.path(alias).join("organization-default");
        let title = "default authentication policy";
        let mut draft = Draft::only(ObjectKind::OrganizationConfig, title, want, origin(model, &path));
        draft.after = holders;
        draft.after.push(Key(ObjectKind::AuthenticationPolicy, (&policy.name).into()));
        Some(draft)
    }
}

/// The people of each wave: as many in each as can be, and no wave of neighbours in the alphabet, who often sit in one
/// office. The same on every computer, whatever the order of the list.
fn split_into_waves(people: &[Member], waves: u32) -> Vec<Vec<String>> {
    let mut mixed: Vec<&Member> = people.iter().collect();
    mixed.sort_by_cached_key(|member| (Sha256::digest(member.key().as_bytes()), member.key()));
    let count = waves.max(1) as usize;
    let mut split: Vec<Vec<String>> = vec![Vec::new(); count];
    for (position, member) in mixed.into_iter().enumerate() {
        split[position % count].push(member.user.clone());
    }
    split.iter_mut().for_each(|wave| wave.sort());
    split
}

/// The switches of a policy, all of them: what the cloud is not told it blocks, what a server is not told it allows
/// (exchange facts, 1.2).
fn switches(side: MailboxSide, policy: &AuthenticationPolicy) -> Members {
    match side {
        MailboxSide::ExchangeOnline => {
            let open = policy.allow_basic_auth.as_deref().unwrap_or_default();
            let switch = |one: CloudProtocol| (one.allow_basic_auth(), Value::Boolean(open.contains(&one)));
            members(CloudProtocol::ALL.into_iter().map(switch))
        }
        MailboxSide::ExchangeServer => {
            let legacy = policy.block_legacy_auth.as_deref().unwrap_or_default();
            let legacy = |one: ServerProtocol| (one.block_legacy_auth(), Value::Boolean(legacy.contains(&one)));
            let modern = policy.block_modern_auth.iter().flat_map(|modern| {
                let switch = |one: ServerProtocol| (one.block_modern_auth(), Value::Boolean(modern.contains(&one)));
                ServerProtocol::ALL.map(switch)
            });
            members(ServerProtocol::ALL.into_iter().map(legacy).chain(modern))
        }
    }
}
