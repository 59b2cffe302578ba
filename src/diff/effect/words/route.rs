//! Sets of routes and targets in words: by which client, with which kind of authentication, to whose mailbox, to which
//! application.

use std::collections::BTreeSet;

use super::list::{Names, listed};
use crate::catalog::{APPLICATION_GROUPS, application_group_holds};
use crate::diff::Phrase;
use crate::posture::ClientAppType;
use crate::signin::evaluate::protocol_title;
use crate::signin::space::{Classes, Space, app_type, asks_entra};
use crate::signin::{Client, Key, Method, Route, Side, Target};

/// Which routes must and may be said.
struct Routes<'r> {
    all: &'r [Route],
    must: &'r Classes,
    may: &'r Classes,
}

/// A choice of routes: some sides, some methods, some clients with their protocols.
#[derive(Debug, Clone, Default)]
struct Choice {
    sides: Option<BTreeSet<Option<Side>>>,
    methods: Option<BTreeSet<Method>>,
    clients: Option<BTreeSet<Client>>,
    protocols: Option<BTreeSet<(Client, &'static str)>>,
}

impl Choice {
    /// Does it look at one thing alone, and not at many values of it?
    fn is_plain(&self) -> bool {
        let looks = [self.sides.is_some(), self.methods.is_some(), self.clients.is_some(), self.protocols.is_some()];
        let few = self.clients.as_ref().is_none_or(|clients| clients.len() < 3);
        few && looks.into_iter().filter(|looks| *looks).count() < 2
    }

    fn holds(&self, route: &Route) -> bool {
        self.sides.as_ref().is_none_or(|sides| sides.contains(&route.side))
            && self.methods.as_ref().is_none_or(|methods| methods.contains(&route.method))
            && self.clients.as_ref().is_none_or(|clients| clients.contains(&route.client))
            && self.protocols.as_ref().is_none_or(|all| all.contains(&(route.client, route.protocol)))
    }
}

impl Routes<'_> {
    fn musts(&self) -> impl Iterator<Item = &Route> {
        self.all.iter().zip(self.must).filter(|(_, must)| **must).map(|(route, _)| route)
    }

    fn fits(&self, choice: &Choice) -> bool {
        self.all.iter().zip(self.may).all(|(route, may)| *may || !choice.holds(route))
    }

    /// The kinds of client that a policy can name and that are just these; none where they do not do.
    fn app_types(&self) -> Option<String> {
        use ClientAppType::{Browser, ExchangeActiveSync, MobileAppsAndDesktopClients, Other};
        let kind = |route: &Route| asks_entra(route).then(|| app_type(route));
        let wanted: Vec<Option<ClientAppType>> = self.musts().map(kind).collect();
        let fits = |route: &Route, may: bool| may || !wanted.contains(&kind(route));
        if wanted.contains(&None) || !self.all.iter().zip(self.may).all(|(route, may)| fits(route, *may)) {
            return None;
        }
        let words = [
            (Browser, "in a browser"),
            (MobileAppsAndDesktopClients, "by mobile apps and desktop clients"),
            (ExchangeActiveSync, "by ActiveSync"),
            (Other, "by other clients (legacy authentication)"),
        ];
        let chosen = words.into_iter().filter(|(kind, _)| wanted.contains(&Some(*kind)));
        Some(listed(chosen.map(|(_, words)| Phrase::words(words)).collect(), " or ").to_string())
    }

    /// The widest choice around all that must be said; none where it says too much.
    fn choice(&self) -> Option<Choice> {
        let mut choice = Choice {
            sides: Some(self.musts().map(|route| route.side).collect()),
            methods: Some(self.musts().map(|route| route.method).collect()),
            clients: Some(self.musts().map(|route| route.client).collect()),
            protocols: Some(self.musts().map(|route| (route.client, route.protocol)).collect()),
        };
        if !self.fits(&choice) {
            return None;
        }
        let wider: [fn(&mut Choice); 4] = [
            |choice| choice.protocols = None,
            |choice| choice.sides = None,
            |choice| choice.clients = None,
            |choice| choice.methods = None,
        ];
        for widen in wider {
            let mut wider = choice.clone();
            widen(&mut wider);
            if self.fits(&wider) {
                choice = wider;
            }
        }
        Some(choice)
    }
}

/// Routes in words; nothing for all.
#[must_use]
pub fn routes(all: &[Route], must: &Classes, may: &Classes) -> Phrase {
    let wanted = Routes { all, must, may };
    let choice = wanted.choice();
    if let Some(choice) = choice.as_ref().filter(|choice| choice.is_plain()) {
        return said(choice, all);
    }
    if let Some(words) = wanted.app_types() {
        return Phrase::words(words);
    }
    if let Some(choice) = choice {
        return said(&choice, all);
    }
    let ways: [fn(&Route) -> usize; 3] = [
        |route| usize::from(route.method == Method::Modern),
        |route| route.side.map_or(0, |side| 1 + usize::from(side == Side::ExchangeServer)),
        |route| route.client as usize,
    ];
    let apart = |way: fn(&Route) -> usize| {
        let values: BTreeSet<usize> = wanted.musts().map(way).collect();
        values
            .into_iter()
            .map(|value| {
                let must: Classes = all.iter().zip(must).map(|(route, must)| *must && way(route) == value).collect();
                Routes { all, must: &must, may }.choice()
            })
            .collect::<Option<Vec<Choice>>>()
    };
    let choices = ways.into_iter().filter_map(apart).min_by_key(Vec::len).unwrap_or_else(|| one_by_one(&wanted));
    listed(choices.iter().map(|choice| said(choice, all)).collect(), " or ")
}

fn one_by_one(wanted: &Routes<'_>) -> Vec<Choice> {
    let choice = |route: &Route| Choice {
        sides: Some(BTreeSet::from([route.side])),
        methods: Some(BTreeSet::from([route.method])),
        clients: Some(BTreeSet::from([route.client])),
        protocols: Some(BTreeSet::from([(route.client, route.protocol)])),
    };
    wanted.musts().map(choice).collect()
}

fn said(choice: &Choice, all: &[Route]) -> Phrase {
    let mut parts = Vec::new();
    if let Some(clients) = &choice.clients {
        parts.push(clients_said(clients, choice, all));
    } else if let Some(protocols) = &choice.protocols {
        parts.push(clients_said(&protocols.iter().map(|(client, _)| *client).collect(), choice, all));
    }
    if let Some(methods) = &choice.methods {
        let modern = methods.contains(&Method::Modern);
        parts.push(if modern { "with modern authentication" } else { "with legacy authentication" }.to_owned());
    }
    if let Some(sides) = &choice.sides {
        parts.push(sides_said(sides));
    }
    Phrase::words(parts.join(" "))
}

fn clients_said(clients: &BTreeSet<Client>, choice: &Choice, all: &[Route]) -> String {
    let others: BTreeSet<Client> = all.iter().map(|route| route.client).filter(|one| !clients.contains(one)).collect();
    if choice.protocols.is_none() && others.len() < clients.len() && others.len() < 3 {
        let words = others.iter().map(|client| Phrase::words(client_words(*client))).collect();
        return format!("by any client but {}", listed(words, " and "));
    }
    let with_protocols = |client: Client| {
        let of = |routes: &mut dyn Iterator<Item = (Client, &'static str)>| -> BTreeSet<&str> {
            routes.filter(|(of, _)| *of == client).map(|(_, protocol)| protocol).collect()
        };
        let own = of(&mut all.iter().map(|route| (route.client, route.protocol)));
        match &choice.protocols {
            Some(chosen) if of(&mut chosen.iter().copied()) != own => {
                let chosen = of(&mut chosen.iter().copied());
                let words = chosen.iter().map(|protocol| Phrase::words(protocol_title(protocol))).collect();
                format!("{} ({})", client_words(client), listed(words, " or "))
            }
            _ => client_words(client).to_owned(),
        }
    };
    let apps = clients.iter().filter(|client| **client != Client::Browser);
    let apps: Vec<Phrase> = apps.map(|client| Phrase::words(with_protocols(*client))).collect();
    match (clients.contains(&Client::Browser), apps.is_empty()) {
        (true, true) => "in a browser".to_owned(),
        (true, false) => format!("in a browser or by {}", listed(apps, " or ")),
        _ => format!("by {}", listed(apps, " or ")),
    }
}

fn client_words(client: Client) -> &'static str {
    match client {
        Client::OutlookDesktop => "Outlook for Windows or Mac",
        Client::OutlookMobile => "Outlook for iOS or Android",
        Client::Browser => "a browser",
        Client::MailApp => "a mail app (ActiveSync)",
        Client::Imap => "IMAP",
        Client::Pop => "POP",
        Client::Smtp => "SMTP",
        Client::WebServices => "Exchange Web Services",
        Client::OtherApp => "another app",
    }
}

fn sides_said(sides: &BTreeSet<Option<Side>>) -> String {
    let has = |side: Option<Side>| sides.contains(&side);
    let (online, server) = (Some(Side::ExchangeOnline), Some(Side::ExchangeServer));
    match (has(online), has(server), has(None)) {
        (true, true, _) => "to mailboxes".to_owned(),
        (true, false, false) => "to mailboxes in Exchange Online".to_owned(),
        (false, true, false) => "to mailboxes on Exchange Server".to_owned(),
        (true, false, true) => "to anything but mailboxes on Exchange Server".to_owned(),
        (false, true, true) => "to anything but mailboxes in Exchange Online".to_owned(),
        (false, false, _) => "to anything but mailboxes".to_owned(),
    }
}

/// Targets in words; nothing for all.
#[must_use]
pub fn targets(all: &[Target], must: &Classes, may: &Classes, space: &Space<'_>, names: &Names<'_>) -> Phrase {
    if may.iter().all(|may| *may) {
        return Phrase::default();
    }
    let fits = |wanted: &dyn Fn(&Target) -> bool| {
        all.iter().zip(must.iter().zip(may)).all(|(target, (must, may))| {
            let said = wanted(target);
            (said || !must) && (*may || !said)
        })
    };
    let is_application = |target: &Target| matches!(target, Target::Application(_));
    if fits(&is_application) {
        return Phrase::words("to any application");
    }
    for group in APPLICATION_GROUPS {
        let holds = |target: &Target| match target {
            Target::Application(id) => application_group_holds(group, id) == Some(true),
            _ => false,
        };
        let title = group_title(group);
        if fits(&holds) {
            return Phrase::words(format!("to applications of {title}"));
        }
        if fits(&|target| is_application(target) && !holds(target)) {
            return Phrase::words(format!("to any application but those of {title}"));
        }
    }
    let chosen = |wanted: &Classes, is: bool| -> Vec<Phrase> {
        let chosen = all.iter().zip(wanted).filter(|(_, in_it)| **in_it == is).map(|(target, _)| target);
        chosen.flat_map(|target| target_words(target, space, names)).collect()
    };
    let (named, others) = (chosen(must, true), chosen(may, false));
    let rest_is_application = all.iter().zip(may).all(|(target, may)| *may || is_application(target));
    if others.len() < named.len() && rest_is_application {
        return Phrase::words("to anything but ").then(names.list(others, " and "));
    }
    Phrase::words("to ").then(names.list(named, " or "))
}

/// What people call a group of applications.
#[must_use]
pub fn group_title(group: &str) -> &'static str {
    if group == "Office365" { "Office 365" } else { "the Microsoft admin portals" }
}

/// A target and all that nothing tells from it.
fn target_words(target: &Target, space: &Space<'_>, names: &Names<'_>) -> Vec<Phrase> {
    match target {
        Target::Application(id) if id.chars().all(|c| matches!(c, 'f' | '-')) => {
            vec![Phrase::words("applications that nothing names")]
        }
        Target::Application(id) => {
            let mentions = |id: &str| space.words.applications.get(id);
            let held = |id: &str| APPLICATION_GROUPS.map(|group| application_group_holds(group, id));
            let is_alike = |other: &&String| mentions(other) == mentions(id) && held(other) == held(id);
            let known = mentions(id).map(|_| space.words.applications.keys().filter(is_alike).collect::<Vec<_>>());
            let all = known.filter(|all| all.contains(&id)).unwrap_or_else(|| vec![id]);
            all.into_iter().map(|id| names.of(&Key::id(id))).collect()
        }
        Target::UserAction(action) => vec![match action.rsplit(':').next() {
            Some("registersecurityinfo") => Phrase::words("the registration of security information"),
            Some("registerdevice") => Phrase::words("the registration of a device"),
            _ => Phrase::words("the user action ").and_name(action.clone()),
        }],
        Target::AuthenticationContext(context) => {
            vec![Phrase::words("authentication context ").and_name(context.clone())]
        }
    }
}
