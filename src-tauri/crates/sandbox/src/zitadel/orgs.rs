//! What happens to organizations: made, renamed, deactivated, deleted, their domains and metadata.

use super::errors::{Code, Failure, own};
use super::names;
use super::policies;
use super::state::{Domain, Member, Metadata, Org, OrgState, Stamp, State};
use serde_json::{Value, json};
use std::collections::BTreeMap;

const NOT_FOUND: &str = "Organisation not found";

fn taken() -> Failure {
    own(Code::AlreadyExists, "V3-DKcYh", "Organisation's name or id already taken")
}

impl State {
    fn existing(&self, org: &str, code: Code, id: &'static str) -> Result<&Org, Failure> {
        self.orgs.get(org).filter(|o| o.exists()).ok_or_else(|| own(code, id, NOT_FOUND))
    }

    fn domain_for(&self, name: &str) -> Result<String, Failure> {
        names::generated_domain(name, &self.instance.domain)
            .ok_or_else(|| own(Code::InvalidArgument, "ORG-RrfXY", "Errors.Org.Domain.EmptyString"))
    }

    /// Makes an organization, of which the caller becomes an owner. Answers its id.
    ///
    /// # Errors
    /// Code 3 for a name without a letter or digit, code 6 for a taken name.
    pub fn add_org(&mut self, name: &str, creator: &str) -> Result<(String, Stamp), Failure> {
        let domain = self.domain_for(name)?;
        let name = name.trim();
        if name.is_empty() {
            return Err(own(Code::InvalidArgument, "EVENT-Mf9sd", "Organisation is invalid"));
        }
        if self.org_names.contains_key(&name.to_lowercase()) || self.verified_domains.contains_key(&domain) {
            return Err(taken());
        }
        let id = self.id();
        self.claim(&domain, &id);
        self.org_names.insert(name.to_lowercase(), id.clone());
        self.verified_domains.insert(domain.clone(), id.clone());
        let now = self.now();
        let stamp = Stamp { created: now, changed: now, sequence: 0 };
        let org = Org {
            id: id.clone(),
            name: name.to_owned(),
            primary: domain.clone(),
            state: OrgState::Active,
            stamp,
            domains: vec![Domain { name: domain, verified: true, validation: None, stamp, shown: true }],
            metadata: BTreeMap::new(),
            policies: BTreeMap::new(),
            loose_factors: Vec::new(),
        };
        self.orgs.insert(id.clone(), org);
        self.record_org(&id);
        let roles = vec!["ORG_OWNER".to_owned()];
        let stamp = self.org_event(&id, "org.member.added", &json!({"roles": roles, "userId": creator}));
        let member = Member { org: Some(id.clone()), roles, stamp };
        self.members.entry(creator.to_owned()).or_default().push(member);
        Ok((id, stamp))
    }

    /// Renames an organization. The domain generated from the old name makes way for one from the new.
    ///
    /// # Errors
    /// Codes 3, 5, 9 and 6, as the server says them.
    pub fn rename_org(&mut self, id: &str, name: &str) -> Result<Stamp, Failure> {
        let name = name.trim();
        if name.is_empty() {
            return Err(own(Code::InvalidArgument, "EVENT-Mf9sd", "Organisation is invalid"));
        }
        let org = self.existing(id, Code::NotFound, "ORG-1MRds")?;
        if org.name == name {
            return Err(own(Code::FailedPrecondition, "ORG-4VSdf", "Organisation not changed"));
        }
        let old_name = org.name.clone();
        let old_domain = names::generated_domain(&old_name, &self.instance.domain).unwrap_or_default();
        let had = org.domains.iter().find(|d| d.name == old_domain).cloned();
        let was_primary = org.primary == old_domain;
        let moves = match &had {
            Some(old) => Some((old.clone(), self.domain_for(name)?)),
            None => None,
        };
        let free = |owner: Option<&String>| owner.is_none_or(|o| o == id);
        if !free(self.org_names.get(&name.to_lowercase())) {
            return Err(taken());
        }
        if let Some((old, new)) = &moves
            && *new != old.name
            && self.verified_domains.contains_key(new)
        {
            return Err(taken());
        }
        self.org_names.remove(&old_name.to_lowercase());
        self.org_names.insert(name.to_lowercase(), id.to_owned());
        self.org_event(id, "org.changed", &json!({"name": name}));
        if let Some((old, new)) = moves.filter(|(old, new)| *new != old.name) {
            self.verified_domains.remove(&old.name.to_lowercase());
            self.verified_domains.insert(new.clone(), id.to_owned());
            let named = json!({"domain": new});
            self.org_event(id, "org.domain.added", &named);
            let stamp = self.org_event(id, "org.domain.verified", &named);
            if was_primary {
                self.org_event(id, "org.domain.primary.set", &named);
            }
            self.org_event(id, "org.domain.removed", &json!({"domain": old.name, "isVerified": true}));
            let org = self.org_or_ghost(id);
            org.domains.retain(|d| d.name != old.name && d.name != new);
            org.domains.push(Domain {
                name: new.clone(),
                verified: true,
                validation: None,
                stamp,
                shown: true,
            });
            if was_primary {
                org.primary = new;
            }
        }
        let org = self.org_or_ghost(id);
        name.clone_into(&mut org.name);
        Ok(org.stamp)
    }

    /// Deactivates or activates an organization.
    ///
    /// # Errors
    /// Code 5 for a ghost or a deleted one, code 9 when it is so already.
    pub fn set_org_active(&mut self, id: &str, active: bool) -> Result<Stamp, Failure> {
        let missing = if active { "ORG-Dgf3g" } else { "ORG-oL9nT" };
        let org = self.existing(id, Code::NotFound, missing)?;
        if (org.state == OrgState::Active) == active {
            return Err(if active {
                own(Code::FailedPrecondition, "EVENT-bfnrh", "Organisation is already active")
            } else {
                own(Code::FailedPrecondition, "EVENT-Dbs2g", "Organisation is already deactivated")
            });
        }
        self.org_event(id, if active { "org.reactivated" } else { "org.deactivated" }, &Value::Null);
        let org = self.org_or_ghost(id);
        org.state = if active { OrgState::Active } else { OrgState::Inactive };
        Ok(org.stamp)
    }

    /// Deletes an organization with everything in it.
    ///
    /// # Errors
    /// Code 9 for the default organization and the one of the server's project, code 5 for a ghost or a deleted one.
    pub fn remove_org(&mut self, id: &str) -> Result<Stamp, Failure> {
        if id == self.instance.default_org {
            return Err(own(
                Code::FailedPrecondition,
                "COMMA-wG9p1",
                "Default Organisation must not be deleted",
            ));
        }
        if id == self.instance.project_org {
            let text = "Organisation with ZITADEL project must not be deleted";
            return Err(own(Code::FailedPrecondition, "COMMA-AF3JW", text));
        }
        let name = self.existing(id, Code::NotFound, "COMMA-aps2n")?.name.to_lowercase();
        self.org_names.remove(&name);
        self.verified_domains.retain(|_, owner| owner != id);
        self.org_event(id, "org.removed", &Value::Null);
        let org = self.org_or_ghost(id);
        org.state = OrgState::Removed;
        org.domains.iter_mut().for_each(|d| d.shown = false);
        org.metadata.values_mut().for_each(|m| m.shown = false);
        org.policies.values_mut().for_each(|p| p.shown = false);
        Ok(org.stamp)
    }

    /// Adds a domain, verified at once where the settings don't ask for validation.
    ///
    /// # Errors
    /// Code 3 for blanks, code 6 when it is there or another organization has verified it.
    pub fn add_domain(&mut self, id: &str, name: &str) -> Result<Stamp, Failure> {
        let name = name.trim();
        if name.is_empty() {
            return Err(own(Code::InvalidArgument, "ORG-r3h4J", "Errors.Invalid.Argument"));
        }
        if self.orgs.get(id).is_some_and(|o| o.domains.iter().any(|d| d.name == name)) {
            return Err(own(Code::AlreadyExists, "V2-e1wse", "Errors.Already.Exists"));
        }
        let settings = policies::values_for_writes(self, id, "domain");
        let verified = !settings.get("validateOrgDomains").and_then(Value::as_bool).unwrap_or(false);
        if verified {
            if self.verified_domains.contains_key(&name.to_lowercase()) {
                return Err(own(Code::AlreadyExists, "V3-DKcYh", "Domain already exists"));
            }
            self.claim(name, id);
            self.verified_domains.insert(name.to_lowercase(), id.to_owned());
        }
        let named = json!({"domain": name});
        let mut stamp = self.org_event(id, "org.domain.added", &named);
        if verified {
            stamp = self.org_event(id, "org.domain.verified", &named);
        }
        let org = self.org_or_ghost(id);
        org.domains.push(Domain { name: name.to_owned(), verified, validation: None, stamp, shown: true });
        Ok(stamp)
    }

    /// Makes a domain the primary one, again if it is it already.
    ///
    /// # Errors
    /// Code 5 when the organization doesn't have it, code 9 when it is not verified.
    pub fn set_primary(&mut self, id: &str, name: &str) -> Result<Stamp, Failure> {
        let domain = self.domain(id, name, "ORG-GDfA3")?;
        if !domain.verified {
            return Err(own(Code::FailedPrecondition, "ORG-Ggd32", "Domain is not verified"));
        }
        self.org_event(id, "org.domain.primary.set", &json!({"domain": name}));
        let org = self.org_or_ghost(id);
        name.clone_into(&mut org.primary);
        Ok(org.stamp)
    }

    /// Removes a domain.
    ///
    /// # Errors
    /// Code 5 when the organization doesn't have it, code 9 when it is the primary one.
    pub fn remove_domain(&mut self, id: &str, name: &str) -> Result<Stamp, Failure> {
        let verified = self.domain(id, name, "ORG-GDfA3")?.verified;
        if self.orgs.get(id).is_some_and(|o| o.primary == name) {
            return Err(own(
                Code::FailedPrecondition,
                "ORG-Sjdi3",
                "Organization Domain must not be deleted",
            ));
        }
        if verified {
            self.verified_domains.remove(&name.to_lowercase());
        }
        self.org_event(id, "org.domain.removed", &json!({"domain": name, "isVerified": verified}));
        let org = self.org_or_ghost(id);
        org.domains.retain(|d| d.name != name);
        Ok(org.stamp)
    }

    /// Starts the validation of a domain.
    ///
    /// # Errors
    /// Code 5 when the organization doesn't have it, code 9 when it is verified.
    pub fn start_validation(&mut self, id: &str, name: &str, kind: &'static str) -> Result<(), Failure> {
        if self.domain(id, name, "ORG-AGD31")?.verified {
            return Err(own(Code::FailedPrecondition, "ORG-HGw21", "Domain is already verified"));
        }
        let number = super::api::VALIDATIONS.iter().position(|v| *v == kind);
        let payload = json!({"domain": name, "validationType": number});
        self.org_event(id, "org.domain.verification.added", &payload);
        let org = self.org_or_ghost(id);
        org.domains.iter_mut().filter(|d| d.name == name).for_each(|d| d.validation = Some(kind));
        Ok(())
    }

    /// Validates a domain. No host on the loopback answers a challenge, so it always fails in the end.
    ///
    /// # Errors
    /// Always one: codes 5, 9, and 3 for the challenge that nobody answers.
    pub fn validate_domain(&mut self, id: &str, name: &str) -> Failure {
        match self.domain(id, name, "ORG-Sjdi3") {
            Err(failure) => failure,
            Ok(d) if d.verified => own(Code::FailedPrecondition, "ORG-HGw21", "Domain is already verified"),
            Ok(d) if d.validation.is_none() => {
                own(Code::FailedPrecondition, "ORG-SFBB3", "Domain verification missing")
            }
            Ok(_) => {
                self.org_event(id, "org.domain.verification.failed", &json!({"domain": name}));
                own(Code::InvalidArgument, "ORG-GH3s", "Domain verification failed")
            }
        }
    }

    fn domain(&self, id: &str, name: &str, missing: &'static str) -> Result<&Domain, Failure> {
        let org = self.orgs.get(id);
        org.and_then(|o| o.domains.iter().find(|d| d.name == name))
            .ok_or_else(|| own(Code::NotFound, missing, "Domain doesn't exist on organization"))
    }

    /// Users of other organizations whose login name ends in a newly verified domain lose that name.
    fn claim(&mut self, domain: &str, by: &str) {
        let suffix = format!("@{}", domain.to_lowercase());
        let claimed: Vec<String> = self
            .users
            .values()
            .filter(|u| u.org != by && u.user_name.to_lowercase().ends_with(&suffix))
            .map(|u| u.id.clone())
            .collect();
        for id in claimed {
            let name = format!("{}@temporary.{}", self.id(), self.instance.domain);
            self.user_event(&id, "user.domain.claimed", &json!({"userName": name}));
            if let Some(user) = self.users.get_mut(&id) {
                user.user_name = name;
            }
        }
    }

    /// Sets metadata of an organization.
    ///
    /// # Errors
    /// Code 9 for a ghost or a deleted organization.
    pub fn set_metadata(&mut self, id: &str, key: &str, value: &str) -> Result<Stamp, Failure> {
        self.existing(id, Code::FailedPrecondition, "COMMAND-QXPGs")?;
        let now = self.org_event(id, "org.metadata.set", &json!({"key": key, "value": value}));
        let org = self.org_or_ghost(id);
        let created = org.metadata.get(key).map_or(now.changed, |m| m.stamp.created);
        let stamp = Stamp { created, ..now };
        org.metadata.insert(key.to_owned(), Metadata { value: value.to_owned(), stamp, shown: true });
        Ok(stamp)
    }

    /// Removes metadata of an organization.
    ///
    /// # Errors
    /// Code 9 for a ghost or a deleted organization, code 5 when there is none of that key.
    pub fn remove_metadata(&mut self, id: &str, key: &str) -> Result<Stamp, Failure> {
        self.existing(id, Code::FailedPrecondition, "COMMAND-QXPGs")?;
        if self.orgs.get(id).is_none_or(|o| !o.metadata.contains_key(key)) {
            return Err(own(Code::NotFound, "META-mcnw3", "Metadata not found"));
        }
        self.org_event(id, "org.metadata.removed", &json!({"key": key}));
        let org = self.org_or_ghost(id);
        org.metadata.remove(key);
        Ok(org.stamp)
    }
}
