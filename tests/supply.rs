//! What the program is built from: known registries, exact versions, and no programs that run while they are fetched.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may stop at what it did not expect")]

use serde_json::Value;
use std::path::Path;
use tauri_utils::config::Config;
use tauri_utils::config::parse::read_from;
use tauri_utils::platform::Target;

fn read(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

#[test]
fn crates_come_from_one_registry_with_a_checksum() {
    let lock = read("Cargo.lock");
    let packages: Vec<&str> = lock.split("[[package]]").skip(1).collect();
    assert!(packages.len() > 300, "the lock file was read: {}", packages.len());
    for package in packages {
        let value = |name: &str| package.lines().find_map(|line| line.strip_prefix(&format!("{name} = ")));
        let name = value("name").unwrap().trim_matches('"');
        match value("source") {
            Some(source) => {
                assert_eq!(source, "\"registry+https://github.com/rust-lang/crates.io-index\"", "{name}");
                assert!(value("checksum").is_some(), "{name} has no checksum");
            }
            None => assert!(name.starts_with("orgdesk"), "{name} is neither ours nor from a registry"),
        }
    }
}

#[test]
fn npm_packages_come_from_one_registry_with_a_checksum_and_run_nothing() {
    let lock: Value = serde_json::from_str(&read("ui/package-lock.json")).unwrap();
    let packages = lock["packages"].as_object().unwrap();
    assert!(packages.len() > 100, "the lock file was read: {}", packages.len());
    for (path, package) in packages.iter().filter(|(path, _)| !path.is_empty()) {
        // The registry that the lock file was made with lacks these, which no machine that we build on installs.
        let elsewhere = ["node_modules/@oxlint/binding-", "node_modules/@tailwindcss/oxide-"];
        if package["optional"] == true && elsewhere.iter().any(|start| path.starts_with(start)) {
            continue;
        }
        let resolved = package["resolved"].as_str().unwrap();
        assert!(resolved.starts_with("https://registry.npmjs.org/"), "{path}: {resolved}");
        assert!(package["integrity"].as_str().unwrap().starts_with("sha512-"), "{path}");
    }
    assert!(read("ui/.npmrc").lines().any(|line| line == "ignore-scripts=true"));
    let manifest: Value = serde_json::from_str(&read("ui/package.json")).unwrap();
    for kind in ["dependencies", "devDependencies"] {
        for (name, version) in manifest[kind].as_object().unwrap() {
            let exact =
                version.as_str().unwrap().chars().all(|c| c.is_ascii_alphanumeric() || ".-".contains(c));
            assert!(exact, "{name} {version} is no exact version");
        }
    }
    for hook in ["preinstall", "install", "postinstall", "prepare"] {
        assert_eq!(manifest["scripts"].get(hook), None);
    }
}

#[test]
fn what_is_built_is_what_is_locked() {
    let dev = read("dev");
    for line in dev.lines().filter(|line| !line.trim_start().starts_with('#')) {
        let builds = ["cargo build", "cargo test", "cargo run", "cargo install", "cargo clippy"];
        if builds.iter().any(|command| line.contains(command)) {
            assert!(line.contains("--locked"), "{line}");
        }
        assert!(!line.contains("npm install") && !line.contains("npm i "), "{line}");
    }
    assert!(dev.contains("npm ci"));
}

/// The configuration of each system, as Tauri's own tools read it: a name that they don't know fails.
#[test]
fn the_configuration_of_every_system_is_valid() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for (target, own) in [
        (Target::MacOS, "tauri.macos.conf.json"),
        (Target::Windows, "tauri.windows.conf.json"),
        (Target::Linux, ""),
    ] {
        let (value, files) = read_from(target, root).unwrap();
        assert!(own.is_empty() || files.iter().any(|file| file.ends_with(own)), "{files:?}");
        let config: Config = serde_json::from_value(value).unwrap();
        let schemes = &config.plugins.0["deep-link"]["desktop"]["schemes"];
        assert_eq!(schemes, &serde_json::json!(["orgdesk"]));
        if target == Target::MacOS {
            let mac = &config.bundle.macos;
            assert!(mac.hardened_runtime);
            assert!(mac.minimum_system_version.is_some());
            assert!(
                read(mac.info_plist.as_ref().unwrap().to_str().unwrap()).contains("<string>orgdesk</string>")
            );
        }
    }
}

#[test]
fn the_packages_are_of_this_version() {
    let version = env!("CARGO_PKG_VERSION");
    assert!(read("package/linux/changelog").starts_with(&format!("orgdesk ({version}-1) ")));
    let metainfo = read("package/linux/dev.orgdesk.Orgdesk.metainfo.xml");
    assert!(metainfo.contains(&format!("<release version=\"{version}\"")));
    let config: Value = serde_json::from_str(&read("tauri.conf.json")).unwrap();
    assert_eq!(config["identifier"], "dev.orgdesk.Orgdesk");
    let entry = read("package/linux/dev.orgdesk.Orgdesk.desktop");
    for line in ["Exec=orgdesk %u", "MimeType=x-scheme-handler/orgdesk;", "Icon=dev.orgdesk.Orgdesk"] {
        assert!(entry.lines().any(|one| one == line), "{line}");
    }
}
