//! Which people an audience is: for Conditional Access as groups, users, roles and guests; for Exchange by name.

use std::collections::{BTreeSet, HashSet};

use super::Model;
use crate::posture::{GroupReference, GuestKind, MailboxSide, Person};
use crate::source::Path;

/// Whom a list of audiences reaches, as Conditional Access can say it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reach {
    /// Everybody.
    pub everyone: bool,
    /// Nobody, written on purpose.
    pub nobody: bool,
    /// Guests and external users by the old keyword of Graph, which has no kinds and no tenants.
    pub all_guests: bool,
    /// The members of these groups.
    pub groups: Vec<GroupReference>,
    /// These users.
    pub users: Vec<Person>,
    /// Holders of these directory roles, by template id.
    pub roles: Vec<&'static str>,
    /// Guests and external users of these kinds.
    pub guests: BTreeSet<GuestKind>,
    /// The tenants that guests come from, in lower case; all where it is empty.
    pub guest_tenants: BTreeSet<String>,
}

impl Reach {
    /// Does it reach nobody at all, without saying so?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// A person of an audience.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// The sign-in name as written.
    pub user: String,
    /// The object id in lower case, where it is known.
    pub id: Option<String>,
    /// Where the mailbox is, as far as the posture tells.
    pub side: Option<MailboxSide>,
    /// The person's place in the posture.
    pub path: Path,
}

impl Member {
    /// The sign-in name as services compare it.
    #[must_use]
    pub fn key(&self) -> String {
        self.user.to_lowercase()
    }
}

/// A reach while it grows, and what it holds already.
#[derive(Default)]
struct Collected {
    reach: Reach,
    aliases: BTreeSet<String>,
    users: HashSet<String>,
    /// Ids of groups in lower case, names of groups, and names of those whose id is not known.
    groups: (BTreeSet<String>, BTreeSet<String>, BTreeSet<String>),
}

impl Collected {
    /// Two groups are the same by id where both have one, else by name.
    fn add_group(&mut self, group: &GroupReference) {
        let (ids, names, nameless) = &mut self.groups;
        let id = group.id.as_ref().map(crate::posture::Guid::lower);
        let known = match &id {
            Some(id) => ids.contains(id) || nameless.contains(&group.name),
            None => names.contains(&group.name),
        };
        if known {
            return;
        }
        names.insert(group.name.clone());
        match id {
            Some(id) => drop(ids.insert(id)),
            None => drop(nameless.insert(group.name.clone())),
        }
        self.reach.groups.push(group.clone());
    }

    fn add_user(&mut self, person: Person) {
        if self.users.insert(person.user.0.to_lowercase()) {
            self.reach.users.push(person);
        }
    }
}

impl Model<'_> {
    /// Is this alias one that needs no declaration?
    #[must_use]
    pub fn is_reserved_audience(alias: &str) -> bool {
        matches!(alias, "all" | "none" | "guests-or-external-users" | "emergency-access")
    }

    /// Is there such an audience?
    #[must_use]
    pub fn has_audience(&self, alias: &str) -> bool {
        match alias {
            "all" | "none" | "guests-or-external-users" => true,
            "emergency-access" => self.posture.emergency_access.is_some(),
            alias => self.posture.audiences.contains_key(alias),
        }
    }

    /// Whom these audiences reach together. Unknown aliases reach nobody.
    #[must_use]
    pub fn reach<T: AsRef<str>>(&self, aliases: &[T]) -> Reach {
        let mut collected = Collected::default();
        for alias in aliases {
            self.add_reach(alias.as_ref(), &mut collected);
        }
        collected.reach
    }

    fn add_reach(&self, alias: &str, collected: &mut Collected) {
        if !collected.aliases.insert(alias.to_owned()) {
            return;
        }
        match alias {
            "all" => collected.reach.everyone = true,
            "none" => collected.reach.nobody = true,
            "guests-or-external-users" => collected.reach.all_guests = true,
            "emergency-access" => {
                let Some(emergency) = &self.posture.emergency_access else { return };
                match &emergency.group {
                    Some(group) => collected.add_group(group),
                    None => emergency.accounts.iter().for_each(|account| collected.add_user(account.person())),
                }
            }
            alias => {
                let Some(audience) = self.posture.audiences.get(alias) else { return };
                audience.group.iter().chain(&audience.groups).for_each(|group| collected.add_group(group));
                let reach = &mut collected.reach;
                for role in audience.roles.iter().filter_map(|role| crate::catalog::find_role(role)) {
                    if !reach.roles.contains(&role.template_id) {
                        reach.roles.push(role.template_id);
                    }
                }
                if let Some(guests) = &audience.guests {
                    reach.guests.extend(guests.kinds.iter().copied());
                    reach.guest_tenants.extend(guests.tenants.iter().map(crate::posture::Guid::lower));
                }
                if audience.group.is_none() && audience.groups.is_empty() {
                    audience.members.iter().for_each(|member| collected.add_user(member.person()));
                }
                for inner in &audience.audiences {
                    self.add_reach(inner, collected);
                }
            }
        }
    }

    /// The people of an audience by name, with those of the audiences inside it; each person once.
    #[must_use]
    pub fn members(&self, alias: &str) -> Vec<Member> {
        let mut members = Vec::new();
        self.add_members(alias, &mut members, &mut BTreeSet::new());
        keep_first(members)
    }

    fn add_members(&self, alias: &str, members: &mut Vec<Member>, seen: &mut BTreeSet<String>) {
        if !seen.insert(alias.to_owned()) {
            return;
        }
        if alias == "emergency-access" {
            let path = Path::keys(["emergency-access", "accounts"]);
            for (position, account) in self.posture.emergency_access.iter().flat_map(|all| &all.accounts).enumerate() {
                members.push(self.member(account.person(), None, path.join(position)));
            }
        }
        let Some(audience) = self.posture.audiences.get(alias) else { return };
        let path = Path::keys(["audiences", alias, "members"]);
        for (position, entry) in audience.members.iter().enumerate() {
            members.push(self.member(entry.person(), audience.mailboxes, path.join(position)));
        }
        for inner in &audience.audiences {
            self.add_members(inner, members, seen);
        }
    }

    /// The people that entries such as `scanner@contoso.com` or an alias stand for, each once.
    #[must_use]
    pub fn people(&self, who: &[String], path: &Path) -> Vec<Member> {
        let mut people = Vec::new();
        for (position, name) in who.iter().enumerate() {
            if name.contains('@') {
                let person = Person { user: crate::posture::UserPrincipalName(name.clone()), id: None, mailbox: None };
                people.push(self.member(person, None, path.join(position)));
            } else {
                people.extend(self.members(name));
            }
        }
        keep_first(people)
    }

    fn member(&self, person: Person, audience: Option<MailboxSide>, path: Path) -> Member {
        let side = person.mailbox.or(audience).or_else(|| self.posture.organization.only_side());
        Member { user: person.user.0, id: person.id.map(|id| id.lower()), side, path }
    }
}

fn keep_first(mut people: Vec<Member>) -> Vec<Member> {
    let mut known = HashSet::with_capacity(people.len());
    people.retain(|member| known.insert(member.key()));
    people
}
