//! Pages: an index that starts at 1, a limit, relative links.

use super::call::Call;
use super::errors::Failure;
use serde_json::{Value, json};

/// Default and greatest size of a page, as the trusts' page of generation c says; other lists aren't told.
const LIMIT: usize = 200;

/// The part of a list that is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Page {
    /// Index of the first entry, from 1.
    start: usize,
    /// Number of entries.
    limit: usize,
}

impl Page {
    /// Reads `pageStart` and `pageLimit`. `least` is the smallest start; a client that counts from 0 is let be where no
    /// page says otherwise.
    ///
    /// # Errors
    /// 400 for what is no number or out of range.
    pub fn read(call: &Call<'_>, least: usize) -> Result<Self, Failure> {
        let number =
            |name: &str, default: usize, range: std::ops::RangeInclusive<usize>| match call.parameter(name) {
                None => Ok(default),
                Some(text) => text.parse().ok().filter(|n| range.contains(n)).ok_or_else(|| {
                    Failure::bad(format!("{name} must be between {} and {}", range.start(), range.end()))
                }),
            };
        let most = usize::try_from(i32::MAX).unwrap_or(usize::MAX);
        Ok(Self {
            start: number("pageStart", 1, least..=most)?.max(1),
            limit: number("pageLimit", LIMIT, 1..=LIMIT)?,
        })
    }

    /// The page of a list: `nextLink` only where more follows, `prevLink` only where something comes before. Filters
    /// stay in the links.
    pub fn of<T>(self, call: &Call<'_>, all: &[T], show: impl Fn(&T) -> Value) -> Value {
        let before = self.start - 1;
        let results: Vec<Value> = all.iter().skip(before).take(self.limit).map(show).collect();
        let mut page = json!({"results": results, "totalResults": all.len()});
        if before.saturating_add(self.limit) < all.len() {
            page["nextLink"] = self.link(call, self.start + self.limit);
        }
        if before > 0 {
            page["prevLink"] = self.link(call, self.start.saturating_sub(self.limit).max(1));
        }
        page
    }

    fn link(self, call: &Call<'_>, start: usize) -> Value {
        let kept: String = call
            .asked
            .query
            .split('&')
            .filter(|pair| {
                !pair.is_empty() && !pair.starts_with("pageStart=") && !pair.starts_with("pageLimit=")
            })
            .map(|pair| format!("&{pair}"))
            .collect();
        Value::String(format!("{}?pageStart={start}&pageLimit={}{kept}", call.asked.path, self.limit))
    }
}
