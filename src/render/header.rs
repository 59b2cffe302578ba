//! The head of a script: help, parameters and the checks that come before anything else. Fixed words only: nothing in
//! here comes from a posture.

use std::sync::LazyLock;

use handlebars::{Context, Handlebars, Helper, HelperResult, Output, RenderContext, RenderErrorReason};
use serde::Serialize;

use super::region::Region;
use crate::plan::{Script, Workload};

const NAME: &str = "header";

#[derive(Serialize)]
struct HeaderView<'a> {
    connect: &'static str,
    file: &'a str,
    version: &'static str,
    parts: Vec<PartView>,
}

#[derive(Serialize)]
struct PartView {
    name: &'static str,
    digest: &'static str,
}

static TEMPLATE: LazyLock<Handlebars<'static>> = LazyLock::new(|| {
    let mut templates = Handlebars::new();
    templates.set_strict_mode(true);
    templates.register_escape_fn(handlebars::no_escape);
    templates.register_helper("word", Box::new(write_word));
    if let Err(error) = templates.register_template_string(NAME, include_str!("../../templates/header.ps1.hbs")) {
        panic!("the header template is broken: {error}");
    }
    templates
});

/// The head of a script with these fixed regions; lines end in LF.
pub(super) fn render_header(script: &Script, parts: &[&'static Region]) -> String {
    let view = HeaderView {
        connect: match script.workload {
            Workload::Graph => "Connect first, with Connect-MgGraph, then run this file by its name.",
            Workload::ExchangeOnline => "Connect first, with Connect-ExchangeOnline, then run this file by its name.",
            Workload::ExchangeServer => "Open the Exchange Management Shell, then run this file by its name.",
        },
        file: &script.file,
        version: env!("CARGO_PKG_VERSION"),
        parts: parts.iter().map(|region| PartView { name: &region.name, digest: &region.digest }).collect(),
    };
    match TEMPLATE.render(NAME, &view) {
        Ok(text) => text,
        Err(error) => panic!("the header of {} cannot be written: {error}", script.file),
    }
}

/// `{{word x}}`: words of the compiler's own. Anything that could end a comment or begin a directive of the help is a
/// mistake in the compiler.
fn write_word(
    helper: &Helper,
    _: &Handlebars,
    _: &Context,
    _: &mut RenderContext,
    out: &mut dyn Output,
) -> HelperResult {
    let word = helper.param(0).and_then(|value| value.value().as_str());
    let is_safe = |text: &&str| {
        let safe = |byte: u8| byte.is_ascii_alphanumeric() || b" -.,()".contains(&byte);
        !text.is_empty() && !text.starts_with('.') && text.bytes().all(safe)
    };
    match word.filter(is_safe) {
        Some(word) => Ok(out.write(word)?),
        None => Err(RenderErrorReason::Other(format!("not a word of the compiler's own: {word:?}")).into()),
    }
}
