//! AD FS to what people do by hand: no script of this version touches it. Its relying party trust for Microsoft 365 is
//! everybody's at once, so the change belongs to the last ring, before anything there closes.

use super::manual::step;
use crate::plan::ManualStep;
use crate::posture::{AccessControlPolicy, AdFs, AsksForMfa, FederatedIdpMfaBehavior};
use crate::resolve::Model;
use crate::source::Path;

/// The name that the trust has in AD FS from the wizard that makes it.
const TRUST: &str = "Microsoft Office 365 Identity Platform";

/// AD FS and the access control policy that is to be set; none where that is in place already.
fn to_set<'a>(model: &'a Model<'_>) -> Option<(&'a AdFs, AccessControlPolicy)> {
    let ad_fs = model.posture.ad_fs.as_ref()?;
    let policy = ad_fs.access_control_policy.filter(|policy| ad_fs.access_control_policy_today != Some(*policy))?;
    Some((ad_fs, policy))
}

/// What must be true before the first ring.
pub(super) fn prerequisite(model: &Model<'_>) -> Option<ManualStep> {
    to_set(model)?;
    Some(step(
        model,
        &path(),
        "See that AD FS can ask for MFA",
        "In the last ring it will ask everybody, so every person needs a method by then: who has none is refused. AD FS has \
         access control policies on Windows Server 2016 and newer. `Get-AdfsGlobalAuthenticationPolicy` lists the methods \
         that are on (AdditionalAuthenticationProvider); sign in with one in a test that asks for it. Devices that register \
         themselves at AD FS (hybrid join) can not answer: have Entra Connect register them.",
        "output of Get-AdfsGlobalAuthenticationPolicy; list of people without a method",
    ))
}

/// The step of the last ring.
pub(super) fn by_hand(model: &Model<'_>) -> Option<ManualStep> {
    let (ad_fs, policy) = to_set(model)?;
    let whom = match policy.asks() {
        AsksForMfa::FromExtranet => "everybody who comes from outside the corporate network",
        _ => "everybody",
    };
    let detail = format!(
        "It asks {whom} AT ONCE, for every Microsoft 365 service and not just for mail. Keep what `Get-AdfsRelyingPartyTrust \
         -Name '{TRUST}'` shows: the trust loses claim rules that it has instead of an access control policy. Then, on the \
         primary AD FS server, as text to review: {}. Undo: {} {}",
        command(policy),
        undo(ad_fs),
        in_entra(ad_fs.federated_idp_mfa_behavior),
    );
    let evidence = "output of Get-AdfsRelyingPartyTrust before and after; time of one sign-in that was asked for MFA";
    Some(step(model, &path(), "Have AD FS ask for MFA", &detail, evidence))
}

fn path() -> Path {
    Path::keys(["ad-fs", "access-control-policy"])
}

/// The line that an administrator would type; the names in it are those of AD FS.
fn command(policy: AccessControlPolicy) -> String {
    format!("`Set-AdfsRelyingPartyTrust -TargetName '{TRUST}' -AccessControlPolicyName '{}'`", policy.title())
}

/// How to go back. A policy with parameters needs those too, and they are in what was kept.
fn undo(ad_fs: &AdFs) -> String {
    match ad_fs.access_control_policy_today {
        Some(today) if today.asks() != AsksForMfa::NotModelled => format!("{}.", command(today)),
        _ => "give the trust back the access control policy or the claim rules that were kept.".to_owned(),
    }
}

/// What Entra makes of it where a Conditional Access policy asks for MFA as well.
fn in_entra(behavior: Option<FederatedIdpMfaBehavior>) -> String {
    let then = match behavior {
        None => "nobody has stated it: see it with `Get-MgDomainFederationConfiguration` before".to_owned(),
        Some(known) => format!("it is said to be `{}`", known.graph()),
    };
    let meaning = match behavior {
        Some(FederatedIdpMfaBehavior::RejectMfaByFederatedIdp) => {
            ", so Entra asks a second time wherever a Conditional Access policy asks for MFA"
        }
        Some(_) => ", so what AD FS has asked meets Conditional Access policies that ask for MFA",
        None => "",
    };
    format!(
        "Whether Entra takes the MFA of AD FS for its own is `federatedIdpMfaBehavior` of each federated domain; \
         {then}{meaning}."
    )
}
