//! What is in the memory of the app's processes.

use super::children;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::BufRead;
use std::os::unix::fs::FileExt;
use std::path::Path;

/// Read at once.
const PIECE: u64 = 4 * 1024 * 1024;
const PAGE: u64 = 4096;

/// A process of the app.
#[derive(Clone, Debug)]
pub struct Process {
    /// Its number.
    pub pid: i32,
    /// What it is called, such as `WebKitWebProcess`.
    pub name: String,
}

/// The app that runs on a data folder, and all that it started.
pub fn processes(app: &str, data: &Path) -> Vec<Process> {
    let pid = children::find(app, &data.to_string_lossy()).expect("the app runs").as_raw_nonzero().get();
    let all = all();
    let mut family = vec![pid];
    let mut at = 0;
    while at < family.len() {
        let own = family[at];
        family.extend(all.iter().filter(|(_, (_, parent))| *parent == own).map(|(pid, _)| *pid));
        at += 1;
    }
    family.into_iter().filter_map(|pid| Some(Process { pid, name: all.get(&pid)?.0.clone() })).collect()
}

/// Name and parent of everything that runs.
fn all() -> BTreeMap<i32, (String, i32)> {
    let entries = std::fs::read_dir("/proc").unwrap().flatten();
    entries
        .filter_map(|entry| {
            let pid: i32 = entry.file_name().to_string_lossy().parse().ok()?;
            let stat = std::fs::read_to_string(entry.path().join("stat")).ok()?;
            // The name is in brackets, and may have some of its own.
            let parent = stat.rsplit_once(") ")?.1.split(' ').nth(1)?.parse().ok()?;
            let line = std::fs::read(entry.path().join("cmdline")).ok()?;
            let program = String::from_utf8_lossy(line.split(|byte| *byte == 0).next()?).into_owned();
            Some((pid, (program.rsplit('/').next()?.to_owned(), parent)))
        })
        .collect()
}

/// What the ways begin with in which all of a text lies somewhere.
pub const WHOLE: &str = "whole";

/// The ways in which a text may lie in memory, whole or in halves: what was freed may have lost its beginning.
pub fn needles(secret: &str) -> Vec<(String, Vec<u8>)> {
    let (first, last) = secret.split_at(secret.len() / 2);
    let wide = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    [(WHOLE, secret), ("first half", first), ("second half", last)]
        .into_iter()
        .flat_map(|(name, text)| {
            [(name.to_owned(), text.as_bytes().to_vec()), (format!("{name}, UTF-16"), wide(text))]
        })
        .collect()
}

/// Where a secret lies in a process: the way, the place, and how often. An error: the process ended.
pub fn find(process: &Process, secret: &str) -> std::io::Result<BTreeMap<String, usize>> {
    let needles = needles(secret);
    let longest = needles.iter().map(|(_, needle)| needle.len()).max().unwrap_or(0);
    let mut found = BTreeMap::new();
    let mut read = 0;
    each_run(process, &mut |place, bytes, new| {
        read += new;
        for (name, needle) in &needles {
            // What lies in the last of the run before was found there.
            let times = places(bytes, needle).filter(|at| at + needle.len() > bytes.len() - new).count();
            if times > 0 {
                *found.entry(format!("{name} in {place}")).or_default() += times;
            }
        }
        longest
    })?;
    // One that ended meanwhile has none any more.
    File::open(format!("/proc/{}/maps", process.pid))?;
    assert!(read > 1_000_000, "hardly any memory of {process:?} was read: {read} bytes");
    Ok(found)
}

/// Shows all memory that is there, piece by piece: where it is, the bytes, and how many of them are new. The answer is how
/// many of them the next piece of the same place shall begin with.
fn each_run(process: &Process, show: &mut dyn FnMut(&str, &[u8], usize) -> usize) -> std::io::Result<()> {
    let open = |what: &str| File::open(format!("/proc/{}/{what}", process.pid));
    let (memory, pages) = (open("mem")?, open("pagemap")?);
    for line in std::io::read_to_string(open("maps")?)?.lines() {
        let mut words = line.split_whitespace();
        let (range, rights) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        let name = words.nth(3).unwrap_or("memory without a name");
        let Some((from, to)) = range.split_once('-') else { continue };
        if !rights.starts_with('r') || name.starts_with("[v") {
            continue;
        }
        let place = format!("{name} ({rights})");
        let number = |text: &str| u64::from_str_radix(text, 16).unwrap();
        let (mut kept, mut end) = (Vec::new(), 0);
        for (at, size) in present(&pages, number(from), number(to)) {
            if at != end {
                kept.clear();
            }
            let mut bytes = std::mem::take(&mut kept);
            let before = bytes.len();
            bytes.resize(before + usize::try_from(size).unwrap(), 0);
            if memory.read_exact_at(&mut bytes[before..], at).is_ok() {
                let keep = show(&place, &bytes, bytes.len() - before).min(bytes.len());
                kept = bytes.split_off(bytes.len() - keep);
                end = at + size;
            }
        }
    }
    Ok(())
}

/// The runs of pages of a range that are there: what nobody ever touched needs no reading, and there are gigabytes of it.
fn present(pages: &File, from: u64, to: u64) -> Vec<(u64, u64)> {
    let mut runs: Vec<(u64, u64)> = Vec::new();
    let mut at = from;
    while at < to {
        let size = (PIECE * 8).min(to - at);
        let mut entries = vec![0; usize::try_from(size / PAGE * 8).unwrap()];
        let told = pages.read_exact_at(&mut entries, at / PAGE * 8).is_ok();
        // Most of it is empty, which is compared at once.
        if !told || entries != vec![0; entries.len()] {
            for (number, entry) in entries.chunks(8).enumerate() {
                if told && entry[7] & 0xc0 == 0 {
                    continue;
                }
                let page = at + number as u64 * PAGE;
                match runs.last_mut() {
                    Some((start, size)) if *start + *size == page && *size < PIECE => *size += PAGE,
                    _ => runs.push((page, PAGE)),
                }
            }
        }
        at += size;
    }
    runs
}

/// Whether a needle lies in bytes.
pub fn holds(bytes: &[u8], needle: &[u8]) -> bool {
    places(bytes, needle).next().is_some()
}

/// Where a needle lies. The standard library's search for a byte is quick in unoptimized builds too.
fn places<'a>(bytes: &'a [u8], needle: &'a [u8]) -> impl Iterator<Item = usize> + 'a {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let mut rest = bytes.get(at..).filter(|rest| !rest.is_empty())?;
            let passed = rest.skip_until(needle[0]).unwrap_or(0);
            at += passed;
            let start = at.checked_sub(1)?;
            if bytes[start] == needle[0] && bytes[start..].starts_with(needle) {
                return Some(start);
            }
        }
    })
}
