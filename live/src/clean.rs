//! Putting back and removing, however a run ended; and finding what an earlier one had to leave.

use crate::run::Shared;
use crate::second::{Held, LOGIN, Org, PATHS, PREFIX, SMTP, Second, VALIDATE};
use anyhow::{Result, bail, ensure};
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// The name of the organization that remembers what the instance held: this, then a letter for each setting.
const REMEMBERS: &str = "-instance-domain-";
/// Between two tries.
const PAUSE: Duration = Duration::from_millis(500);

/// What the name of an organization remembers.
fn remembered(name: &str) -> Option<Held> {
    let letters = name.strip_prefix(PREFIX)?.split_once(REMEMBERS)?.1;
    let values: Option<BTreeMap<_, _>> = PATHS
        .iter()
        .zip(letters.chars())
        .map(|(path, letter)| match letter {
            't' => Some((*path, true)),
            'f' => Some((*path, false)),
            _ => None,
        })
        .collect();
    values
        .filter(|values| values.len() == letters.len() && letters.len() == PATHS.len())
        .map(|values| Held { own: true, values })
}

impl Shared {
    /// Remembers what the instance holds before anything of it is changed: here, and on the server itself, in the name
    /// of an organization, so that it can be put back after the worst.
    ///
    /// # Errors
    /// The server has settings that could not be put back, refused, or could not be asked.
    pub async fn remember_instance(&self) -> Result<Held> {
        let known = self.instance.lock().clone();
        if let Some(known) = known {
            return Ok(known);
        }
        let held = self.second.held(None).await?;
        if held.values.len() < PATHS.len() {
            bail!(crate::run::Skip(
                "this server does not tell all that would have to be put back".to_owned()
            ));
        }
        let letters = [LOGIN, VALIDATE, SMTP].map(|path| if held.on(path) { 't' } else { 'f' });
        let name = format!("{}{REMEMBERS}{}", self.prefix, String::from_iter(letters));
        let id = self.second.make_org(&name).await?;
        self.made.lock().push(Org { id, name, domain: String::new() });
        *self.instance.lock() = Some(held.clone());
        Ok(held)
    }

    /// Stops the app, puts the instance back and removes what was made. Tries for a while: the server may be away.
    ///
    /// # Errors
    /// What is left, in a sentence.
    pub async fn clean_up(&self, patience: Duration) -> Result<usize> {
        self.proxy.close(Duration::from_secs(60)).await;
        let until = Instant::now() + patience;
        let instance = self.instance.lock().clone();
        let mut removed = 0;
        loop {
            let tried = self.try_to_clean(instance.as_ref(), &mut removed).await;
            match tried {
                Ok(()) => return Ok(removed),
                Err(error) if Instant::now() >= until => {
                    bail!("not all could be put back: {error:#}. Run it again with --clean later")
                }
                Err(_) => tokio::time::sleep(PAUSE).await,
            }
        }
    }

    async fn try_to_clean(&self, instance: Option<&Held>, removed: &mut usize) -> Result<()> {
        if let Some(held) = instance {
            put_back(&self.second, held).await?;
        }
        // First what was surely made: lists may lag. Then whatever has the name: an answer may have been lost.
        loop {
            let Some(org) = self.made.lock().last().cloned() else { break };
            self.second.remove_org(&org).await?;
            *removed += 1;
            self.made.lock().retain(|made| made.id != org.id);
        }
        let left = self.second.orgs_named(&self.prefix).await?;
        for org in &left {
            self.second.remove_org(org).await?;
        }
        ensure!(left.is_empty(), "the server still lists {} organizations of this run", left.len());
        Ok(())
    }
}

async fn put_back(second: &Second, held: &Held) -> Result<()> {
    let wanted: Vec<_> = held.values.iter().map(|(path, on)| (*path, *on)).collect();
    if second.held(None).await?.values != held.values {
        second.set(None, &wanted).await?;
    }
    let now = second.held(None).await?;
    ensure!(now.values == held.values, "the instance should hold {held}; it holds {now}");
    Ok(())
}

/// Removes what earlier runs left, after listing it.
///
/// # Errors
/// Something could not be put back or removed; what is left, in a sentence.
pub async fn clean(second: &Second, instance: bool, say: fn(&str)) -> Result<()> {
    let mut found = second.orgs_named(PREFIX).await?;
    if found.is_empty() {
        say("Nothing is left of earlier runs.");
        return Ok(());
    }
    say(&format!("{} organizations are left of earlier runs:", found.len()));
    for org in &found {
        say(&format!("  {}", org.name));
    }
    // The oldest run knows what was there before all of them.
    found.sort_by(|one, other| one.name.cmp(&other.name));
    let oldest = found.iter().find_map(|org| remembered(&org.name));
    let mut left = 0;
    match (&oldest, instance) {
        (Some(held), true) => {
            put_back(second, held).await?;
            say("The instance's own settings are as they were.");
        }
        (Some(_), false) => {
            left = found.iter().filter(|org| remembered(&org.name).is_some()).count();
            found.retain(|org| remembered(&org.name).is_none());
        }
        (None, _) => {}
    }
    for org in &found {
        second.remove_org(org).await?;
        say(&format!("Removed {}", org.name));
    }
    ensure!(
        left == 0,
        "an earlier run was killed while it changed the instance's own settings. What they were is in the name of \
         what is left. Add --instance to put them back"
    );
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_remembers_what_the_instance_held() {
        let held = remembered("orgdesk-live-20261122-133000-00ff-instance-domain-tft").unwrap();
        assert_eq!([LOGIN, VALIDATE, SMTP].map(|path| held.on(path)), [true, false, true]);
        for other in [
            "orgdesk-live-20261122-133000-00ff-lookup",
            "orgdesk-live-1-instance-domain-tf",
            "orgdesk-live-1-instance-domain-tftt",
            "orgdesk-live-1-instance-domain-txt",
            "acme-instance-domain-tft",
        ] {
            assert_eq!(remembered(other), None, "{other}");
        }
    }
}
