//! The report: what one attaches to a bug. No token, no address, no name of a person.

use crate::held::Compared;
use crate::log::{Sent, Who};
use crate::run::{End, Shared, Step};
use chrono::{DateTime, Utc};
use std::fmt::Write as _;
use std::time::Duration;

/// How a run ended, for its exit code and the report's head.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// Steps that passed.
    pub passed: usize,
    /// Steps that failed.
    pub failed: usize,
    /// Steps that were skipped.
    pub skipped: usize,
    /// What ended it early.
    pub stopped: Option<String>,
    /// What could not be put back or removed.
    pub left: Option<String>,
}

impl Verdict {
    /// Of a run's steps.
    pub fn of(steps: &[Step], stopped: Option<String>, left: Option<String>) -> Self {
        let count = |wanted: fn(&End) -> bool| steps.iter().filter(|step| wanted(&step.end)).count();
        Self {
            passed: count(|end| *end == End::Passed),
            failed: count(|end| matches!(end, End::Failed(_))),
            skipped: count(|end| matches!(end, End::Skipped(_))),
            stopped,
            left,
        }
    }

    /// 0: all passed. 1: something failed or is left. 3: nothing failed, but not all could be tried.
    pub fn exit_code(&self) -> u8 {
        if self.failed > 0 || self.left.is_some() || self.stopped.is_some() || self.passed == 0 {
            1
        } else if self.skipped > 0 {
            3
        } else {
            0
        }
    }

    /// In a sentence.
    pub fn words(&self) -> String {
        let mut text = format!("{} passed, {} failed, {} skipped", self.passed, self.failed, self.skipped);
        if let Some(why) = &self.stopped {
            let _ = write!(text, "; stopped by {why}");
        }
        if let Some(what) = &self.left {
            let _ = write!(text, "; {what}");
        }
        text
    }
}

/// One step in a line.
pub fn line(step: &Step) -> String {
    let (word, why) = match &step.end {
        End::Passed => ("passed ", None),
        End::Failed(why) => ("FAILED ", Some(why)),
        End::Skipped(why) => ("skipped", Some(why)),
    };
    let mut line = format!("{word} {:>8}  {}", time(step.took), step.name);
    if let Some(why) = why {
        let _ = write!(line, ": {why}");
    }
    line
}

fn time(took: Duration) -> String {
    if took < Duration::from_secs(10) {
        format!("{} ms", took.as_millis())
    } else {
        format!("{} s", took.as_secs())
    }
}

/// The whole report, in Markdown.
pub fn report(shared: &Shared, verdict: &Verdict, encrypted: bool, began: DateTime<Utc>) -> String {
    let steps = shared.steps.lock().clone();
    let mut text = String::from("# Orgdesk live test\n\n");
    let version = shared.version.lock().clone().unwrap_or_else(|| "of an unknown version".to_owned());
    let way = if encrypted { "https" } else { "http on this machine" };
    let system = format!("{} {}", std::env::consts::OS, std::env::consts::ARCH);
    for line in [
        format!("- Result: **{}**", verdict.words()),
        format!("- Server: ZITADEL {version}, over {way}"),
        format!("- Orgdesk {} on {system}", env!("CARGO_PKG_VERSION")),
        format!("- Begun {}", began.format("%Y-%m-%d %H:%M UTC")),
    ] {
        let _ = writeln!(text, "{line}");
    }
    text.push_str("\n| | step | took |\n|---|---|---:|\n");
    for step in &steps {
        let word = match step.end {
            End::Passed => "passed",
            End::Failed(_) => "**FAILED**",
            End::Skipped(_) => "skipped",
        };
        let _ = writeln!(text, "| {word} | {} | {} |", step.name, time(step.took));
    }
    for step in &steps {
        detail(&mut text, step);
    }
    shared.redactor.lock().clean(&text)
}

fn detail(text: &mut String, step: &Step) {
    let _ = writeln!(text, "\n## {}\n", step.name);
    match &step.end {
        End::Passed => {}
        End::Failed(why) => {
            let _ = writeln!(text, "Failed: {}\n", one_line(why));
        }
        End::Skipped(why) => {
            let _ = writeln!(text, "Skipped: {}\n", one_line(why));
        }
    }
    if !step.compared.is_empty() {
        text.push_str("| field | before | planned | held | |\n|---|---|---|---|---|\n");
        for one in &step.compared {
            let Compared { path, before, planned, held } = one;
            let agrees = if one.agrees() { "" } else { "**differs**" };
            let _ = writeln!(
                text,
                "| {path} | {} | {} | {} | {agrees} |",
                word(*before),
                word(*planned),
                word(*held)
            );
        }
        text.push('\n');
    }
    if !step.sent.is_empty() {
        text.push_str("```\n");
        for sent in &step.sent {
            let _ = writeln!(text, "{}", request(sent));
        }
        text.push_str("```\n");
    }
}

fn request(sent: &Sent) -> String {
    let who = match sent.who {
        Who::App => "app   ",
        Who::Second => "second",
    };
    let status = match (sent.status, sent.delivered) {
        (Some(status), _) => format!("{status} in {}", time(sent.took)),
        (None, true) => "no answer".to_owned(),
        (None, false) => "cut before it left".to_owned(),
    };
    format!("{who} {:<6} {}  {status}", sent.method, sent.masked())
}

fn word(on: Option<bool>) -> &'static str {
    match on {
        Some(true) => "on",
        Some(false) => "off",
        None => "?",
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
