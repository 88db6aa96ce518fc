//! The committed TypeScript types are those of the list of commands.

use orgdesk_commands::typescript::generated;
use std::path::Path;

/// `ORGDESK_GENERATE=1` writes the file instead of comparing it.
#[test]
fn the_typescript_types_are_current() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../ui/src/backend/generated.ts");
    let wanted = generated();
    if std::env::var_os("ORGDESK_GENERATE").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, &wanted).unwrap();
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(found, wanted, "{} is stale: run `./dev generate`", path.display());
}
