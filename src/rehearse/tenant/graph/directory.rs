//! The directory, which is only read: the organization, users, groups, roles and service principals.

use serde_json::{Value, json};

use super::address::Address;
use super::error::Refusal;
use super::filter::same_text;
use super::ids::{Ids, is_guid};
use super::page::{Collection, Query};
use super::resource::Resource;
use crate::rehearse::tenant::request::Reply;
use crate::rehearse::tenant::state::{DirectoryRole, Entra, GraphObject, Group, ServicePrincipal, User};

const NAMED: &[&str] = &["id", "displayName"];
const USER: &[&str] = &["id", "displayName", "userPrincipalName"];
const ROLE: &[&str] = &["id", "displayName", "roleTemplateId"];
const PRINCIPAL: &[&str] = &["id", "appId", "displayName"];

static ORGANIZATION: Collection = Collection { context: "organization", members: NAMED, filterable: &[] };
static USERS: Collection = Collection { context: "users", members: USER, filterable: USER };
static GROUPS: Collection = Collection { context: "groups", members: NAMED, filterable: NAMED };
static MEMBERS: Collection = Collection { context: "directoryObjects", members: USER, filterable: &[] };
static ROLES: Collection = Collection { context: "directoryRoles", members: ROLE, filterable: ROLE };
static PRINCIPALS: Collection = Collection { context: "servicePrincipals", members: PRINCIPAL, filterable: PRINCIPAL };

/// Serves what is only read.
pub(super) fn read(entra: &Entra, resource: Resource<'_>, address: &Address<'_>) -> Result<Reply, Refusal> {
    match resource {
        Resource::Users => list(address, &USERS, entra.users.iter()),
        Resource::User(id) => {
            let named = |user: &&User| user.id.eq_ignore_ascii_case(id) || same_text(&user.user_principal_name, id);
            one(address, &USERS, id, entra.users.iter().find(named))
        }
        Resource::Groups => list(address, &GROUPS, entra.groups.iter()),
        Resource::Group(id) => one(address, &GROUPS, id, find(&entra.groups, id)?),
        Resource::GroupMembers(id) => {
            let group = find(&entra.groups, id)?.ok_or_else(|| Refusal::not_found(id))?;
            members(entra, &group.members, address)
        }
        Resource::Roles => list(address, &ROLES, entra.directory_roles.iter()),
        Resource::Role(id) => one(address, &ROLES, id, find(&entra.directory_roles, id)?),
        Resource::RoleMembers(id) => {
            let role = find(&entra.directory_roles, id)?.ok_or_else(|| Refusal::not_found(id))?;
            members(entra, &role.members, address)
        }
        Resource::ServicePrincipals => list(address, &PRINCIPALS, entra.service_principals.iter()),
        Resource::ServicePrincipal(id) => one(address, &PRINCIPALS, id, find(&entra.service_principals, id)?),
        _ => list(address, &ORGANIZATION, std::iter::once(entra)),
    }
}

/// An object of the directory.
trait DirectoryObject {
    fn member(&self, name: &str) -> Option<&str>;

    /// The members, in this order.
    fn names(&self) -> &'static [&'static str] {
        NAMED
    }

    fn write(&self) -> GraphObject {
        let member = |name: &&str| self.member(name).map(|value| ((*name).to_owned(), json!(value)));
        self.names().iter().filter_map(member).collect()
    }
}

impl DirectoryObject for Entra {
    fn member(&self, name: &str) -> Option<&str> {
        match name {
            "id" => Some(&self.tenant_id),
            "displayName" => Some(&self.display_name),
            _ => None,
        }
    }
}

impl DirectoryObject for User {
    fn member(&self, name: &str) -> Option<&str> {
        match name {
            "id" => Some(&self.id),
            "userPrincipalName" => Some(&self.user_principal_name),
            "displayName" if self.display_name.is_empty() => Some(&self.user_principal_name),
            "displayName" => Some(&self.display_name),
            _ => None,
        }
    }

    fn names(&self) -> &'static [&'static str] {
        USER
    }
}

impl DirectoryObject for Group {
    fn member(&self, name: &str) -> Option<&str> {
        match name {
            "id" => Some(&self.id),
            "displayName" => Some(&self.display_name),
            _ => None,
        }
    }
}

impl DirectoryObject for DirectoryRole {
    fn member(&self, name: &str) -> Option<&str> {
        match name {
            "id" => Some(&self.id),
            "displayName" => Some(&self.display_name),
            "roleTemplateId" => Some(&self.role_template_id),
            _ => None,
        }
    }

    fn names(&self) -> &'static [&'static str] {
        ROLE
    }
}

impl DirectoryObject for ServicePrincipal {
    fn member(&self, name: &str) -> Option<&str> {
        match name {
            "id" => Some(&self.id),
            "appId" => Some(&self.app_id),
            "displayName" => Some(&self.display_name),
            _ => None,
        }
    }

    fn names(&self) -> &'static [&'static str] {
        PRINCIPAL
    }
}

fn list<'a, T: DirectoryObject + 'a>(
    address: &Address<'_>,
    collection: &Collection,
    all: impl Iterator<Item = &'a T>,
) -> Result<Reply, Refusal> {
    let query = Query::of_list(address, collection)?;
    Ok(query.page(address, collection, all, |one, name| one.member(name), T::write))
}

fn one<T: DirectoryObject>(
    address: &Address<'_>,
    collection: &Collection,
    id: &str,
    found: Option<&T>,
) -> Result<Reply, Refusal> {
    let query = Query::of_one(address, collection)?;
    let found = found.ok_or_else(|| Refusal::not_found(id))?;
    Ok(query.entity(collection, 200, found.write()))
}

/// The object of that id.
fn find<'a, T: DirectoryObject>(all: &'a [T], id: &str) -> Result<Option<&'a T>, Refusal> {
    if !is_guid(id) {
        return Err(Refusal::bad_object(format!("Invalid object identifier '{id}'.")));
    }
    Ok(all.iter().find(|one| one.member("id").is_some_and(|own| own.eq_ignore_ascii_case(id))))
}

/// The users among those ids, in the order of the directory.
fn members(entra: &Entra, ids: &[String], address: &Address<'_>) -> Result<Reply, Refusal> {
    let query = Query::of_list(address, &MEMBERS)?;
    let wanted = Ids::new(ids);
    let users = entra.users.iter().filter(|user| wanted.contains(&user.id));
    let write = |user: &User| {
        let mut object = GraphObject::new();
        object.insert("@odata.type".to_owned(), Value::String("#microsoft.graph.user".to_owned()));
        object.extend(user.write());
        object
    };
    Ok(query.page(address, &MEMBERS, users, |user, name| user.member(name), write))
}
