//! The address of a request: its path in segments, and the options of its query. Percent signs are undone here, once.

use super::error::Refusal;

/// The address of a request.
#[derive(Debug)]
pub(super) struct Address<'a> {
    path: &'a str,
    query: &'a str,
    /// The segments behind `/v1.0`.
    pub(super) segments: Vec<String>,
    /// The options of the query, in their order.
    pub(super) options: Vec<(String, String)>,
}

impl<'a> Address<'a> {
    /// Reads an address that begins with `/v1.0/`.
    pub(super) fn parse(address: &'a str) -> Result<Self, Refusal> {
        let (path, query) = address.split_once('?').unwrap_or((address, ""));
        let below = path.strip_prefix("/v1.0/").unwrap_or(path);
        let segments = below.split('/').map(|segment| decode(segment, false)).collect::<Result<Vec<_>, _>>()?;
        let options = pieces(query).map(option).collect::<Result<Vec<_>, _>>()?;
        Ok(Self { path, query, segments, options })
    }

    /// The same question, from a later place on.
    pub(super) fn next_link(&self, token: &str) -> String {
        let mut link = format!("{HOST}{}?", self.path);
        for piece in pieces(self.query) {
            if option(piece).is_ok_and(|(name, _)| name != SKIP_TOKEN) {
                link.push_str(piece);
                link.push('&');
            }
        }
        link + SKIP_TOKEN + "=" + token
    }
}

/// The host of all links.
pub(super) const HOST: &str = "https://graph.microsoft.com";
/// The option that carries the place at which the next page begins.
pub(super) const SKIP_TOKEN: &str = "$skiptoken";

fn pieces(query: &str) -> impl Iterator<Item = &str> {
    query.split('&').filter(|piece| !piece.is_empty())
}

fn option(piece: &str) -> Result<(String, String), Refusal> {
    let (name, value) = piece.split_once('=').unwrap_or((piece, ""));
    Ok((decode(name, true)?, decode(value, true)?))
}

/// Undoes percent signs; in a query a plus sign is a space.
fn decode(text: &str, query: bool) -> Result<String, Refusal> {
    let malformed = || Refusal::bad(format!("The address is not well encoded at '{text}'."));
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'%' => {
                let mut digit = || rest.next().and_then(|byte| char::from(byte).to_digit(16));
                let (high, low) = (digit().ok_or_else(malformed)?, digit().ok_or_else(malformed)?);
                u8::try_from(high * 16 + low).map_err(|_| malformed())?
            }
            b'+' if query => b' ',
            byte => byte,
        });
    }
    String::from_utf8(bytes).map_err(|_| malformed())
}
