//! The guarantees that a posture states.

use std::collections::BTreeSet;

use super::{Claim, Kind, SignIns, Statement, When, about, everybody};
use crate::plan::Origin;
use crate::posture::{
    FrequencyText, Guarantee, Guaranteed, GuaranteedClient, GuaranteedDevice, GuaranteedMethod, GuaranteedSignIn,
    GuaranteedTable, GuaranteedWord, Platform, RiskLevel,
};
use crate::resolve::{LocationName, Model, StrengthName};
use crate::signin::key::Key;
use crate::signin::landscape::Landscape;
use crate::signin::landscape::people::selection;
use crate::signin::policy::{InOut, LocationCondition, TargetCondition};
use crate::signin::sign_in::{Client, Method, Registration, Risk, Side};
use crate::signin::space::Demand;
use crate::source::Path;

/// All of them; each demand of a guarantee is a statement of its own.
#[must_use]
pub fn declared(model: &Model<'_>, landscape: &Landscape) -> Vec<Statement> {
    let guarantees = model.written.guarantees.iter().enumerate();
    guarantees.flat_map(|(number, guarantee)| statements(model, landscape, number, guarantee)).collect()
}

fn statements(model: &Model<'_>, landscape: &Landscape, number: usize, guarantee: &Guarantee) -> Vec<Statement> {
    let path = Path::keys(["guarantees"]).join(number);
    let origin = Origin::new(path.to_string(), model.place(&path));
    let sign_ins = sign_ins(model, landscape, &guarantee.sign_in);
    let demands = guarantee.require.iter().flat_map(|one| demands(model, one));
    demands
        .map(|demand| Statement {
            kind: Kind::Stated(number),
            name: guarantee.name.clone(),
            path: path.clone(),
            origin: origin.clone(),
            asked_for: true,
            claim: match demand {
                Some(demand) => Claim::Every(sign_ins.clone(), demand),
                None => Claim::Reachable(SignIns { ordinary: true, ..sign_ins.clone() }),
            },
            when: guarantee.from.clone().map_or(When::End, When::From),
        })
        .collect()
}

/// What is demanded; none stands for a way in.
fn demands(model: &Model<'_>, guaranteed: &Guaranteed) -> Vec<Option<Demand>> {
    let table = match guaranteed {
        Guaranteed::Word(word) => {
            return vec![match word {
                GuaranteedWord::Mfa => Some(Demand::Mfa),
                GuaranteedWord::CompliantDevice => Some(Demand::CompliantDevice),
                GuaranteedWord::DomainJoinedDevice => Some(Demand::HybridJoinedDevice),
                GuaranteedWord::AppProtection => Some(Demand::AppProtection),
                GuaranteedWord::Blocked => Some(Demand::Refused),
                GuaranteedWord::Reachable => None,
            }];
        }
        Guaranteed::Table(table) => table,
    };
    let GuaranteedTable { authentication_strength, sign_in_frequency } = table;
    let strength = authentication_strength.as_ref().and_then(|alias| model.strength(alias)).map(|strength| {
        let combinations: BTreeSet<String> = match strength {
            StrengthName::BuiltIn(known) => known.combinations.iter().map(|one| (*one).to_owned()).collect(),
            StrengthName::Declared(own) => own.allowed_combinations.iter().cloned().collect(),
        };
        Some(Demand::Strength(combinations))
    });
    let frequency = sign_in_frequency.as_ref().map(|every| Some(Demand::Frequency(hours(every))));
    strength.into_iter().chain(frequency).collect()
}

/// How often, in hours: nothing for every time, and a rolling 90 days for what Entra does by itself.
fn hours(every: &FrequencyText) -> u32 {
    match every.parts() {
        Some((number, 'd')) => number.saturating_mul(24),
        Some((number, _)) => number,
        None if every.as_str() == "default" => 90 * 24,
        None => 0,
    }
}

fn sign_ins(model: &Model<'_>, landscape: &Landscape, written: &GuaranteedSignIn) -> SignIns {
    let who = if written.who.is_empty() { everybody() } else { selection(landscape, &model.reach(&written.who)) };
    let mut conditions = about(who, selection(landscape, &model.reach(&written.except)));
    if let Some(application) = written.application.as_ref().and_then(|alias| model.application(alias)) {
        let value = application.graph().into_owned();
        conditions.target = match value.as_str() {
            "All" => TargetCondition { all: true, ..TargetCondition::default() },
            _ => TargetCondition { include: BTreeSet::from([value]), ..TargetCondition::default() },
        };
    }
    conditions.platforms = written
        .platform
        .filter(|platform| *platform != Platform::All)
        .map(|platform| InOut { include: BTreeSet::from([platform]), exclude: BTreeSet::new() });
    conditions.sign_in_risk = written.risk.into_iter().map(risk).collect();
    conditions.user_risk = written.user_risk.into_iter().map(risk).collect();
    if written.location.is_some() || written.outside.is_some() {
        let everywhere = LocationCondition { all: true, ..LocationCondition::default() };
        let include = written.location.as_ref().map_or(everywhere, |alias| location(model, alias));
        let exclude = written.outside.as_ref().map_or_else(LocationCondition::default, |alias| location(model, alias));
        conditions.locations = Some(InOut { include, exclude });
    }
    SignIns {
        clients: written.client.map(|one| BTreeSet::from([client(one)])),
        sides: written.mailbox.map(|side| BTreeSet::from([Some(Side::of(side))])),
        method: written.auth.map(|auth| match auth {
            GuaranteedMethod::Modern => Method::Modern,
            GuaranteedMethod::Basic => Method::Legacy,
        }),
        devices: written.device.map(devices),
        ..SignIns::of(conditions)
    }
}

fn location(model: &Model<'_>, alias: &str) -> LocationCondition {
    let mut condition = LocationCondition::default();
    match model.location(alias) {
        Some(LocationName::Keyword("All")) => condition.all = true,
        Some(LocationName::Keyword("AllTrusted")) => condition.all_trusted = true,
        Some(LocationName::Keyword(_)) => condition.mfa_trusted = true,
        Some(LocationName::Declared(name, _)) => drop(condition.named.insert(Key::Name(name.to_owned()))),
        None => {}
    }
    condition
}

fn devices(device: GuaranteedDevice) -> BTreeSet<(Registration, bool)> {
    use Registration::{HybridJoined, Joined, Registered, Unregistered};
    let managed = [(Registered, true), (Joined, true), (HybridJoined, true)];
    match device {
        GuaranteedDevice::Unmanaged => [(Unregistered, false), (Registered, false), (Joined, false)].into(),
        GuaranteedDevice::Unregistered => [(Unregistered, false)].into(),
        GuaranteedDevice::Registered => [(Registered, false)].into(),
        GuaranteedDevice::Joined => [(Joined, false)].into(),
        GuaranteedDevice::Compliant => managed.into(),
        GuaranteedDevice::HybridJoined => [(HybridJoined, true), (HybridJoined, false)].into(),
    }
}

fn client(client: GuaranteedClient) -> Client {
    match client {
        GuaranteedClient::OutlookDesktop => Client::OutlookDesktop,
        GuaranteedClient::OutlookMobile => Client::OutlookMobile,
        GuaranteedClient::Browser => Client::Browser,
        GuaranteedClient::MailApp => Client::MailApp,
        GuaranteedClient::Imap => Client::Imap,
        GuaranteedClient::Pop => Client::Pop,
        GuaranteedClient::Smtp => Client::Smtp,
        GuaranteedClient::WebServices => Client::WebServices,
        GuaranteedClient::OtherApp => Client::OtherApp,
    }
}

fn risk(level: RiskLevel) -> Risk {
    match level {
        RiskLevel::None => Risk::None,
        RiskLevel::Low => Risk::Low,
        RiskLevel::Medium => Risk::Medium,
        RiskLevel::High => Risk::High,
    }
}
