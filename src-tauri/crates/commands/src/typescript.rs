//! The boundary's types as TypeScript, from the same list that the handlers come from.

use crate::Nothing;
use orgdesk_core::*;
use orgdesk_model::*;
use std::any::TypeId;
use std::collections::{BTreeMap, HashSet};
use ts_rs::{Config, TS, TypeVisitor};

struct Collect<'a> {
    config: &'a Config,
    seen: HashSet<TypeId>,
    declarations: BTreeMap<String, String>,
}

impl TypeVisitor for Collect<'_> {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        if !self.seen.insert(TypeId::of::<T>()) {
            return;
        }
        if T::output_path().is_some() {
            let docs = T::docs().unwrap_or_default();
            self.declarations.insert(T::ident(self.config), format!("{docs}export {}", T::decl(self.config)));
        }
        T::visit_dependencies(self);
        T::visit_generics(self);
    }
}

macro_rules! describe {
    ($($(#[doc = $doc:literal])* $name:ident($request:ty) -> $response:ty;)*) => {
        /// The names of all commands.
        pub const NAMES: &[&str] = &[$(stringify!($name)),*];

        fn commands(collect: &mut Collect<'_>) -> String {
            let mut map = String::from("/** What each command takes and gives. */\nexport interface Commands {\n");
            $(
                collect.visit::<$request>();
                collect.visit::<$response>();
                map.push_str(&format!(
                    "  /**{} */\n  {}: {{ request: {}; response: {} }};\n",
                    concat!($($doc),*),
                    stringify!($name),
                    <$request as TS>::name(collect.config),
                    <$response as TS>::name(collect.config),
                ));
            )*
            map.push_str("}\n");
            map
        }
    };
}

crate::with_commands!(describe);

/// The whole generated file.
pub fn generated() -> String {
    let config = Config::new().with_large_int("number");
    let mut collect = Collect { config: &config, seen: HashSet::new(), declarations: BTreeMap::new() };
    collect.visit::<Problem>();
    let commands = commands(&mut collect);
    let mut file =
        String::from("// Generated from the list of commands. Do not edit: run `./dev generate`.\n\n");
    for declaration in collect.declarations.values() {
        file.push_str(declaration);
        file.push_str("\n\n");
    }
    file.push_str(&commands);
    file
}
