//! What somebody states about a sign-in, by flags or in a line of a file, and what it means at one point.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

use schemars::JsonSchema;
use serde::Deserialize;

use super::words::{
    ActionWord, AuthWord, ClientWord, DeviceWord, FlowWord, InsiderWord, MailboxWord, PlatformWord, RiskWord,
};
use crate::catalog::{find_application, find_device_property, find_role, find_role_by_template};
use crate::diag::suggest;
use crate::posture::{GuestKind, Posture};
use crate::resolve::Reach;
use crate::signin::choices::{Ask, Place};
use crate::signin::route::{Existence, ROUTES, existence};
use crate::signin::{
    Client, Country, Guest, Key, Landscape, Method, Person, Regime, Registration, Route, Side, Target,
};

/// A sign-in. What is left out is not known.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Statement {
    /// A sign-in name, or the object id of a user.
    pub user: Option<String>,
    /// Somebody of this audience of the posture.
    pub audience: Option<String>,
    /// The kind of guest.
    pub guest: Option<GuestKind>,
    /// Groups that the person is in, by name or id.
    pub groups: Vec<String>,
    /// Directory roles that the person holds.
    pub roles: Vec<String>,
    /// The client.
    pub client: Option<ClientWord>,
    /// The side of the mailbox.
    pub mailbox: Option<MailboxWord>,
    /// The protocol, by the key of authentication policies.
    pub protocol: Option<String>,
    /// With a token, or with the password.
    pub auth: Option<AuthWord>,
    /// The application, by alias or id; Exchange Online for the mailbox where it is left out.
    pub app: Option<String>,
    /// A user action in place of an application.
    pub user_action: Option<ActionWord>,
    /// An authentication context in place of an application.
    pub context: Option<String>,
    /// A flow that hands the session to another device.
    pub flow: Option<FlowWord>,
    /// The platform.
    pub platform: Option<PlatformWord>,
    /// The device.
    pub device: Option<DeviceWord>,
    /// Properties of the device for device filters, by name.
    pub device_attributes: BTreeMap<String, String>,
    /// What the device tells device access rules, by characteristic.
    pub activesync: BTreeMap<String, String>,
    /// A named location by alias or name, or `elsewhere`.
    pub location: Option<String>,
    /// The address.
    pub ip: Option<IpAddr>,
    /// The country of the address: two letters, or `unknown`.
    pub country: Option<String>,
    /// The risk of the sign-in.
    pub risk: Option<RiskWord>,
    /// The risk of the user.
    pub user_risk: Option<RiskWord>,
    /// Insider risk.
    pub insider_risk: Option<InsiderWord>,
    /// The device, where more is known of it than a word can say.
    #[serde(skip)]
    pub exact_device: Option<(Registration, bool)>,
    /// The object id of the user, where the sign-in name is known too.
    #[serde(skip)]
    pub user_id: Option<String>,
}

/// What names mean at one point.
#[derive(Debug, Clone, Copy)]
pub struct Names<'a> {
    /// What decides.
    pub regime: &'a Regime,
    /// What holds at every point.
    pub landscape: &'a Landscape,
    /// Whom the audiences of the posture reach.
    pub audiences: &'a BTreeMap<String, Reach>,
    /// The posture, where there is one.
    pub posture: Option<&'a Posture>,
}

/// The application that both sides of Exchange are asked for as.
const EXCHANGE_ONLINE: &str = "00000002-0000-0ff1-ce00-000000000000";

impl Names<'_> {
    /// What is asked, once for every way in that fits; ways of the same client, side and method stand together.
    ///
    /// # Errors
    /// A phrase, where a name means nothing or two statements do not go together.
    pub fn asks(&self, statement: &Statement) -> Result<Vec<Ask>, String> {
        let target = self.target(statement)?;
        let ask = self.ask(statement, target)?;
        let routes = self.routes(statement, &ask)?;
        Ok(routes.into_iter().map(|route| Ask { route, ..ask.clone() }).collect())
    }

    /// What is asked by the first way in that fits.
    ///
    /// # Errors
    /// A phrase, where a name means nothing or two statements do not go together.
    pub fn ask_of(&self, statement: &Statement) -> Result<Ask, String> {
        let ask = self.ask(statement, self.target(statement)?)?;
        let route = self.routes(statement, &ask)?.into_iter().next();
        route.map(|route| Ask { route, ..ask }).ok_or_else(|| "there is no such way in".to_owned())
    }

    fn ask(&self, statement: &Statement, target: Target) -> Result<Ask, String> {
        let route = Route { side: None, client: Client::OtherApp, protocol: "", method: Method::Modern };
        let mut ask = Ask::new(route, target);
        ask.account = statement.user.as_deref().map(|user| self.account(user, statement.user_id.as_deref()));
        let kind = statement.guest.map(|kind| Guest { kind, tenant: None });
        // somebody with a sign-in name of this organization is one of its people
        ask.guest = kind.map(Some).or_else(|| ask.account.is_some().then_some(None));
        if let Some(alias) = &statement.audience {
            ask.one_of = self.one_of(alias)?;
        }
        ask.groups = statement.groups.iter().map(|name| self.group(name)).collect::<Result<_, _>>()?;
        ask.roles = statement.roles.iter().map(|name| self.role(name)).collect::<Result<_, _>>()?;
        ask.platform = statement.platform.map(PlatformWord::platform);
        let words = statement.device.map(DeviceWord::devices);
        ask.devices = statement.exact_device.map(|device| vec![device]).or(words);
        for (name, value) in &statement.device_attributes {
            let (name, value) = attribute(name, value)?;
            ask.attributes.insert(name.to_owned(), value);
        }
        ask.active_sync = statement.activesync.clone();
        ask.place = self.place(statement)?;
        ask.country = statement.country.as_deref().map(country).transpose()?;
        ask.sign_in_risk = statement.risk.map(RiskWord::risk);
        ask.user_risk = statement.user_risk.map(RiskWord::risk);
        ask.insider_risk = statement.insider_risk.map(InsiderWord::risk);
        ask.flow = statement.flow.map(FlowWord::flags);
        Ok(ask)
    }

    fn account(&self, user: &str, id: Option<&str>) -> Key {
        let name = user.to_lowercase();
        if let Some(known) = self.landscape.accounts.get(name.as_str()) {
            return known.key();
        }
        let by_id = id.map(Key::id).filter(|key| self.landscape.accounts.contains(&key.to_string()));
        by_id.unwrap_or_else(|| if is_id(user) { Key::id(user) } else { Key::Name(name) })
    }

    fn group(&self, name: &str) -> Result<Key, String> {
        let groups = &self.landscape.groups;
        let by_name = groups.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, key)| key.clone());
        let by_id = is_id(name).then(|| Key::id(name));
        by_name.or(by_id).ok_or_else(|| unknown("group", name, groups.keys().map(String::as_str)))
    }

    fn role(&self, name: &str) -> Result<Key, String> {
        let known = find_role(name).or_else(|| find_role_by_template(name));
        let names = crate::catalog::ROLES.iter().map(|role| role.name);
        known.map(|role| Key::id(role.template_id)).ok_or_else(|| unknown("role", name, names))
    }

    /// What makes a person one of an audience.
    fn one_of(&self, alias: &str) -> Result<Vec<(String, Person)>, String> {
        let Some(reach) = self.audiences.get(alias) else {
            return Err(unknown("audience", alias, self.audiences.keys().map(String::as_str)));
        };
        let mut ways = Vec::new();
        for group in &reach.groups {
            let by_name = || self.landscape.groups.get(&group.name).cloned();
            let key = group.id.as_ref().map(|id| Key::id(id.as_str())).or_else(by_name);
            let key = key.unwrap_or_else(|| Key::Name(group.name.clone()));
            let person = Person { groups: BTreeSet::from([key]), ..Person::default() };
            ways.push((format!("member of {}", group.name), person));
        }
        for role in reach.roles.iter().filter_map(|id| find_role_by_template(id)) {
            let roles = BTreeSet::from([Key::id(role.template_id)]);
            ways.push((role.name.to_owned(), Person { roles, ..Person::default() }));
        }
        for user in &reach.users {
            let account = self.account(&user.user.0, None);
            let known = self.landscape.accounts.get(user.user.0.to_lowercase().as_str());
            let groups = known.map(|known| BTreeSet::clone(&known.groups)).unwrap_or_default();
            ways.push((user.user.0.clone(), Person { account: Some(account), groups, ..Person::default() }));
        }
        for kind in &reach.guests {
            let tenants = reach.guest_tenants.iter().map(|tenant| Some(Key::id(tenant)));
            let tenants: Vec<Option<Key>> = if reach.guest_tenants.is_empty() { vec![None] } else { tenants.collect() };
            for tenant in tenants {
                let guest = Guest { kind: *kind, tenant };
                let words = crate::signin::choices::guest_words(&guest, self.landscape);
                ways.push((words, Person { guest: Some(guest), ..Person::default() }));
            }
        }
        if ways.is_empty() && !reach.everyone {
            return Err(format!("nobody can say who is in audience `{alias}`"));
        }
        Ok(ways)
    }

    fn place(&self, statement: &Statement) -> Result<Option<Place>, String> {
        if let Some(address) = statement.ip {
            return Ok(Some(Place::Address(address)));
        }
        let Some(wanted) = &statement.location else { return Ok(None) };
        if wanted == "elsewhere" {
            return Ok(Some(Place::Elsewhere));
        }
        let declared = self.posture.and_then(|posture| posture.named_locations.get(wanted));
        let name = declared.and_then(|location| location.name.as_deref()).unwrap_or(wanted);
        let found = self.regime.locations.iter().find(|(_, location)| location.name.eq_ignore_ascii_case(name));
        match found {
            Some((key, _)) => Ok(Some(Place::Location(key.clone()))),
            // it is not there yet, so nothing can ask for it
            None if declared.is_some() => Ok(Some(Place::Location(Key::Name(name.to_owned())))),
            None => {
                let aliases = self.posture.iter().flat_map(|posture| posture.named_locations.keys());
                let names = self.regime.locations.values().map(|location| &location.name);
                let names: Vec<&str> = aliases.chain(names).map(String::as_str).chain(["elsewhere"]).collect();
                Err(unknown("location", wanted, names))
            }
        }
    }

    fn target(&self, statement: &Statement) -> Result<Target, String> {
        if let Some(action) = statement.user_action {
            return Ok(Target::UserAction(action.graph().to_owned()));
        }
        if let Some(context) = &statement.context {
            return Ok(Target::AuthenticationContext(context.clone()));
        }
        let Some(app) = &statement.app else { return Ok(Target::Application(EXCHANGE_ONLINE.to_owned())) };
        let declared = self.posture.and_then(|posture| posture.applications.get(app)).map(|one| one.id.lower());
        let known = find_application(app).filter(|known| known.reach != crate::catalog::Reach::Keyword);
        let id = declared.or_else(|| known.map(|known| known.value.to_owned()));
        let id = id.or_else(|| is_id(app).then(|| app.to_ascii_lowercase()));
        id.map(Target::Application).ok_or_else(|| {
            let aliases = self.posture.iter().flat_map(|posture| posture.applications.keys().map(String::as_str));
            unknown("application", app, aliases.chain(crate::catalog::APPLICATIONS.iter().map(|one| one.alias)))
        })
    }

    /// The ways in that fit what is stated.
    fn routes(&self, statement: &Statement, ask: &Ask) -> Result<Vec<Route>, String> {
        let client = statement.client.map(ClientWord::client);
        let mail = ask.target == Target::Application(EXCHANGE_ONLINE.to_owned());
        if !mail {
            let client = client.unwrap_or(Client::Browser);
            if statement.mailbox.is_some() || statement.protocol.is_some() {
                return Err("a mailbox is reached by the application `exchange-online` alone".to_owned());
            }
            if !matches!(client, Client::Browser | Client::OtherApp) {
                return Err("this client asks for the mailbox and nothing else: leave `--app` out".to_owned());
            }
            return Ok(vec![Route { side: None, client, protocol: "", method: Method::Modern }]);
        }
        let own = statement.user.as_ref().and_then(|user| self.landscape.accounts.get(user.to_lowercase().as_str()));
        let side = statement.mailbox.map(MailboxWord::side).or_else(|| own.and_then(|own| own.side));
        let method = statement.auth.map(AuthWord::method);
        let fits = |route: &Route| {
            route.side.is_some()
                && side.is_none_or(|side| route.side == Some(side))
                && client.is_none_or(|client| route.client == client)
                && method.is_none_or(|method| route.method == method)
                && statement.protocol.as_ref().is_none_or(|protocol| route.protocol == protocol)
        };
        let all = ROUTES.iter().map(|&(side, client, protocol, method)| Route { side, client, protocol, method });
        let fitting: Vec<Route> = all.filter(fits).collect();
        let there = |route: &&Route| !matches!(existence(route, self.landscape), Existence::No(_));
        let existing: Vec<Route> = fitting.iter().filter(there).cloned().collect();
        if !existing.is_empty() {
            return Ok(existing);
        }
        if let Some(protocol) = &statement.protocol
            && !ROUTES.iter().any(|(_, _, known, _)| known == protocol)
        {
            return Err(unknown("protocol", protocol, ROUTES.iter().map(|(_, _, known, _)| *known)));
        }
        // the story of a way that is not there says why
        let side = side.or_else(|| self.landscape.sides.first().copied()).unwrap_or(Side::ExchangeOnline);
        let made = Route {
            side: Some(side),
            client: client.unwrap_or(Client::OtherApp),
            protocol: "",
            method: method.unwrap_or(Method::Modern),
        };
        Ok(vec![fitting.into_iter().next().unwrap_or(made)])
    }
}

fn is_id(text: &str) -> bool {
    text.len() == 36 && text.split('-').map(str::len).eq([8, 4, 4, 4, 12])
}

fn unknown<'a>(what: &str, name: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    let near = suggest(name, known).map(|near| format!("; did you mean `{near}`?"));
    format!("there is no {what} `{name}`{}", near.unwrap_or_default())
}

fn attribute(name: &str, value: &str) -> Result<(&'static str, Option<String>), String> {
    let name = name.strip_prefix("device.").unwrap_or(name);
    let names = crate::catalog::DEVICE_PROPERTIES.iter().map(|property| property.name);
    let property = find_device_property(name).ok_or_else(|| unknown("property of devices", name, names))?;
    match property.name {
        "isCompliant" | "trustType" => Err(format!("`{}` follows from the device that is stated", property.name)),
        name => Ok((name, (value != "null").then(|| value.to_owned()))),
    }
}

fn country(text: &str) -> Result<Country, String> {
    if text.eq_ignore_ascii_case("unknown") {
        return Ok(Country::Unknown);
    }
    let code = text.to_ascii_uppercase();
    if crate::catalog::is_country(&code) {
        Ok(Country::Named(code))
    } else {
        Err(format!("`{text}` is no country: it has two letters, or is `unknown`"))
    }
}

impl Statement {
    /// What is stated, by name and value, without the way in.
    pub fn words(&self) -> Vec<(String, String)> {
        let mut words: Vec<(&str, String)> = Vec::new();
        words.extend(self.user.iter().map(|user| ("user", user.clone())));
        words.extend(self.audience.iter().map(|alias| ("audience", alias.clone())));
        words.extend(self.guest.map(|kind| ("guest", kind.graph().to_owned())));
        words.extend(self.groups.iter().map(|group| ("group", group.clone())));
        words.extend(self.roles.iter().map(|role| ("role", role.clone())));
        words.extend(self.app.iter().map(|app| ("app", app.clone())));
        words.extend(self.user_action.map(|action| ("user-action", action.graph().to_owned())));
        words.extend(self.context.iter().map(|context| ("context", context.clone())));
        words.extend(self.flow.map(|flow| ("flow", word(flow))));
        words.extend(self.platform.map(|platform| ("platform", word(platform))));
        words.extend(self.device.map(|device| ("device", word(device))));
        let attributes = self.device_attributes.iter().map(|(name, value)| format!("{name} \"{value}\""));
        words.extend(attributes.map(|text| ("device", text)));
        words.extend(self.activesync.iter().map(|(name, value)| ("activesync", format!("{name} {value}"))));
        words.extend(self.location.iter().map(|location| ("location", location.clone())));
        words.extend(self.ip.map(|address| ("address", address.to_string())));
        words.extend(self.country.iter().map(|country| ("country", country.clone())));
        words.extend(self.risk.map(|risk| ("risk", word(risk))));
        words.extend(self.user_risk.map(|risk| ("user-risk", word(risk))));
        words.extend(self.insider_risk.map(|risk| ("insider-risk", word(risk))));
        words.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
    }
}

/// The word on the command line.
fn word(value: impl clap::ValueEnum) -> String {
    value.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
}
