//! What people do: before the first ring, and what no API can set.

use super::ad_fs;
use super::draft::origin;
use crate::plan::ManualStep;
use crate::posture::{Control, MailboxSide, PolicyState};
use crate::resolve::Model;
use crate::source::Path;

/// A step by hand; its texts are ours.
pub(super) fn step(model: &Model<'_>, path: &Path, title: &str, detail: &str, evidence: &str) -> ManualStep {
    ManualStep {
        title: title.to_owned(),
        detail: detail.to_owned(),
        evidence: evidence.to_owned(),
        origin: origin(model, path),
    }
}

/// What must be true before the first ring.
pub(super) fn prerequisites(model: &Model<'_>) -> Vec<ManualStep> {
    let mut steps = Vec::new();
    let policies = Path::keys(["conditional-access", "policies"]);
    if let Some(emergency) = &model.posture.emergency_access {
        // policies leave out the group alone: an account that is not in it is not outside
        let (detail, evidence) = if emergency.group.is_some() {
            (
                "Every policy of this rollout leaves out their group, and only by the group. See that each account is a \
                 member of it today, works, is a Global Administrator, that its sign-in raises an alarm, and that nobody \
                 else is in the group.",
                "list of the members of the group; time of each sign-in, from the sign-in log",
            )
        } else {
            (
                "Every policy of this rollout leaves these accounts out. See that each works, is a Global Administrator, \
                 and that its sign-in raises an alarm.",
                "time of each sign-in, from the sign-in log",
            )
        };
        let path = Path::keys(["emergency-access"]);
        steps.push(step(model, &path, "Sign in with each emergency access account", detail, evidence));
    }
    if model.policies().any(|(_, policy, _)| policy.state.is_none()) {
        steps.push(step(
            model,
            &policies,
            "See that security defaults are off",
            "Entra refuses to enforce a Conditional Access policy while security defaults are on. Turning them off leaves \
             those whom no policy reaches yet without MFA: do it right before the first ring that enforces, and plan for \
             the time until the last ring.",
            "screenshot of Entra ID > Overview > Properties > Manage security defaults",
        ));
    }
    if let Some((_, _, path)) =
        model.policies().find(|(_, policy, _)| has_control(policy, Control::CompliantApplication))
    {
        steps.push(step(
            model,
            path,
            "See that app protection policies reach the same people",
            "A policy asks for an app protection policy of Intune. Who has none assigned, or no broker app (Authenticator \
             on iOS, Company Portal on Android), is refused.",
            "list of app protection policies with their groups",
        ));
    }
    if let Some((_, _, path)) = model.policies().find(|(_, policy, _)| has_control(policy, Control::CompliantDevice)) {
        steps.push(step(
            model,
            path,
            "See that compliance policies reach the same people",
            "A policy asks for a compliant device. Assign compliance policies of Intune first and see one device of each \
             platform become compliant. Also while it only reports, such a policy may ask people on macOS, iOS and \
             Android to choose a certificate: tell them.",
            "device list of Intune, filtered to one compliant device of each platform",
        ));
    }
    if model.policies().any(|(_, policy, _)| policy.session.as_ref().is_some_and(|one| one.sign_in_frequency.is_some()))
    {
        steps.push(step(
            model,
            &policies,
            "Turn off \"remember multifactor authentication on trusted devices\"",
            "It is a setting of the old MFA portal, beside sign-in frequency it makes prompts unpredictable, and no API can \
             set it: clear the box.",
            "screenshot of the service settings of per-user MFA",
        ));
    }
    steps.extend(ad_fs::prerequisite(model));
    if model.exchange(MailboxSide::ExchangeServer).authentication_policies.is_empty() {
        return steps;
    }
    steps.push(step(
        model,
        &Path::keys(["organization", "exchange-server", "hybrid-modern-authentication"]),
        "See that hybrid modern authentication works",
        "Legacy authentication will be blocked on Exchange Server. Connect with Outlook as a person of the first ring and \
         see `Bearer*` in the connection status (Ctrl + right click on the tray icon).",
        "screenshot of the connection status",
    ));
    steps
}

/// What no API can set.
pub(super) fn manual_steps(model: &Model<'_>) -> Vec<ManualStep> {
    let mut steps = Vec::new();
    let browser = model
        .policies()
        .find(|(_, policy, _)| policy.session.as_ref().is_some_and(|session| session.persistent_browser.is_some()));
    if let Some((_, _, path)) = browser {
        steps.push(step(
            model,
            path,
            "Turn off \"show keep user signed in\"",
            "A policy decides whether browsers stay signed in, so the question only confuses. It is a user setting of Entra \
             that no API reaches.",
            "screenshot of Entra ID > Users > User settings",
        ));
    }
    let restricted = model.policies().find(|(_, policy, _)| {
        policy.session.as_ref().is_some_and(|session| session.application_enforced_restrictions == Some(true))
    });
    if let Some((_, _, path)) = restricted {
        steps.push(step(
            model,
            path,
            "Set what Outlook on the web and SharePoint do on unmanaged devices",
            "App-enforced restrictions do nothing until `Set-OwaMailboxPolicy -ConditionalAccessPolicy` and the SharePoint \
             setting for unmanaged devices say what is restricted.",
            "output of Get-OwaMailboxPolicy and Get-SPOTenant",
        ));
    }
    let registers = model.policies().find(|(_, policy, _)| {
        policy.applications.user_actions.contains(&crate::posture::UserAction::RegisterOrJoinDevices)
    });
    if let Some((_, _, path)) = registers {
        steps.push(step(
            model,
            path,
            "Set \"require MFA to register or join devices\" to No",
            "A policy for registering devices takes effect only when the device setting of the tenant does not ask itself.",
            "screenshot of Entra ID > Devices > Device settings",
        ));
    }
    let enforced = model.policies().any(|(_, policy, _)| policy.state != Some(PolicyState::Disabled));
    if enforced && !model.exchange(MailboxSide::ExchangeOnline).authentication_policies.is_empty() {
        steps.push(step(
            model,
            &Path::keys(["exchange-online", "authentication-policies"]),
            "Look at the sign-in log after a day",
            "Exchange Online needs up to 24 hours to apply an authentication policy. Filter the sign-in log by client app \
             for legacy authentication: what is still there has a reason to be found.",
            "export of the filtered sign-in log",
        ));
    }
    steps
}

fn has_control(policy: &crate::posture::Policy, control: Control) -> bool {
    policy.grant.as_ref().is_some_and(|grant| grant.controls.contains(&control))
}
