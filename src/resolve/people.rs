//! Which people an audience is: for Conditional Access as groups, users, roles and guests; for Exchange by name.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashSet};

use super::Model;
use crate::posture::{GroupReference, GuestKind, MailboxSide, Person, PersonEntry};
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

/// A sign-in name as services compare it: in lower case, which nearly all are as they come.
#[must_use]
pub fn in_lower_case(name: &str) -> Cow<'_, str> {
    let is_lower = |byte: u8| byte.is_ascii() && !byte.is_ascii_uppercase();
    if name.bytes().all(is_lower) { Cow::Borrowed(name) } else { Cow::Owned(name.to_lowercase()) }
}

/// A person of an audience, as the posture lists them: of very many nothing is copied.
#[derive(Debug, Clone, Copy)]
pub struct Listed<'a> {
    /// The entry.
    pub entry: &'a PersonEntry,
    /// Where the mailbox is, as far as the posture tells.
    pub side: Option<MailboxSide>,
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
struct Collected<'a> {
    reach: Reach,
    met: BTreeSet<Met<'a>>,
    users: HashSet<Cow<'a, str>>,
}

/// What a reach holds already. One set serves for all, since most reaches are of a single group.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Met<'a> {
    /// An audience.
    Alias(&'a str),
    /// The id of a group, in lower case.
    GroupId(Cow<'a, str>),
    /// The name of a group.
    GroupName(&'a str),
    /// The name of a group whose id is not known.
    Nameless(&'a str),
}

impl<'a> Collected<'a> {
    /// Two groups are the same by id where both have one, else by name.
    fn add_group(&mut self, group: &'a GroupReference) {
        let name = group.name.as_str();
        let known = match &group.id {
            Some(id) => {
                self.met.contains(&Met::Nameless(name)) || !self.met.insert(Met::GroupId(in_lower_case(id.as_str())))
            }
            None => self.met.contains(&Met::GroupName(name)) || !self.met.insert(Met::Nameless(name)),
        };
        if !known {
            self.met.insert(Met::GroupName(name));
            self.reach.groups.push(group.clone());
        }
    }

    fn add_users(&mut self, people: &'a [PersonEntry], wanted: &dyn Fn(&str) -> bool) {
        for entry in people {
            let name = in_lower_case(entry.user().as_str());
            if wanted(&name) && self.users.insert(name) {
                self.reach.users.push(entry.person());
            }
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
        self.reach_among(aliases, &|_| true)
    }

    /// The same, of users only those whose sign-in name in lower case is wanted.
    #[must_use]
    pub fn reach_among<'a, T: AsRef<str>>(&'a self, aliases: &'a [T], wanted: &dyn Fn(&str) -> bool) -> Reach {
        let mut collected = Collected::default();
        for alias in aliases {
            self.add_reach(alias.as_ref(), wanted, &mut collected);
        }
        collected.reach
    }

    /// Do these audiences reach everybody?
    #[must_use]
    pub fn reaches_everyone<T: AsRef<str>>(&self, aliases: &[T]) -> bool {
        let inner = |alias: &T| self.posture.audiences.get(alias.as_ref()).map(|audience| &audience.audiences);
        aliases.iter().any(|alias| alias.as_ref() == "all")
            // audiences inside audiences are few, and what goes round in them is an error elsewhere
            || (aliases.iter().filter_map(inner).any(|inner| !inner.is_empty()) && self.reach(aliases).everyone)
    }

    fn add_reach<'a>(&'a self, alias: &'a str, wanted: &dyn Fn(&str) -> bool, collected: &mut Collected<'a>) {
        if !collected.met.insert(Met::Alias(alias)) {
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
                    None => collected.add_users(&emergency.accounts, wanted),
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
                    collected.add_users(&audience.members, wanted);
                }
                for inner in &audience.audiences {
                    self.add_reach(inner, wanted, collected);
                }
            }
        }
    }

    /// The people of an audience by name, with those of the audiences inside it; each person once.
    #[must_use]
    pub fn members(&self, alias: &str) -> Vec<Member> {
        let mut members = Vec::new();
        self.each_listed(alias, &mut BTreeSet::new(), &mut |Listed { entry, side }, home, position| {
            let Person { user, id, .. } = entry.person();
            members.push(Member { user: user.0, id: id.map(|id| id.lower()), side, path: home.join(position) });
        });
        keep_first(members)
    }

    /// The same people as they are listed, without copies of them.
    #[must_use]
    pub fn listed(&self, alias: &str) -> Vec<Listed<'_>> {
        let mut listed = Vec::new();
        self.each_listed(alias, &mut BTreeSet::new(), &mut |person, _, _| listed.push(person));
        let mut known = HashSet::with_capacity(listed.len());
        listed.retain(|person| known.insert(in_lower_case(person.entry.user().as_str())));
        listed
    }

    /// Visits the people of an audience in their lists: each with the address of the list and the place in it.
    fn each_listed<'a>(
        &'a self,
        alias: &str,
        seen: &mut BTreeSet<String>,
        visit: &mut dyn FnMut(Listed<'a>, &Path, usize),
    ) {
        if !seen.insert(alias.to_owned()) {
            return;
        }
        let mut each = |people: &'a [PersonEntry], audience, home: Path| {
            for (position, entry) in people.iter().enumerate() {
                visit(Listed { entry, side: self.side_of(entry.mailbox(), audience) }, &home, position);
            }
        };
        if let Some(emergency) = self.posture.emergency_access.as_ref().filter(|_| alias == "emergency-access") {
            each(&emergency.accounts, None, Path::keys(["emergency-access", "accounts"]));
        }
        let Some(audience) = self.posture.audiences.get(alias) else { return };
        each(&audience.members, audience.mailboxes, Path::keys(["audiences"]).join(alias.to_owned()).join("members"));
        for inner in &audience.audiences {
            self.each_listed(inner, seen, visit);
        }
    }

    fn side_of(&self, own: Option<MailboxSide>, audience: Option<MailboxSide>) -> Option<MailboxSide> {
        own.or(audience).or_else(|| self.posture.organization.only_side())
    }

    /// The people that entries such as `scanner@contoso.com` or an alias stand for, each once.
    #[must_use]
    pub fn people(&self, who: &[String], path: &Path) -> Vec<Member> {
        let mut people = Vec::new();
        for (position, name) in who.iter().enumerate() {
            if name.contains('@') {
                let side = self.side_of(None, None);
                people.push(Member { user: name.clone(), id: None, side, path: path.join(position) });
            } else {
                people.extend(self.members(name));
            }
        }
        keep_first(people)
    }
}

fn keep_first(mut people: Vec<Member>) -> Vec<Member> {
    let mut known = HashSet::with_capacity(people.len());
    people.retain(|member| known.insert(member.key()));
    people
}
