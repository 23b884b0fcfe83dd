//! Imports a million rows, twice, and lets the `sqlite3` shell do the nearest it can on the same
//! files in the same run: `cargo bench --bench import [-- ROWS [RUNS]]`.
//!
//! What is compared: a first import into an empty store, and a second one of which every other
//! row meets a contact of the first. The shell reads the file into a staging table and upserts
//! from there into a table with two key indexes; it checks no address, number or date, keeps no
//! log and reviews nothing. Ours is the whole import with every check. Times are wall time of the
//! whole process, in turns; memory is the peak of the resident set.

use std::error::Error;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

type Res<T> = Result<T, Box<dyn Error>>;

mod people;

fn main() -> Res<()> {
    let mut arguments = std::env::args().skip(1).filter(|a| !a.starts_with("--"));
    let rows: u32 = arguments.next().map_or(Ok(1_000_000), |a| a.parse())?;
    let runs: usize = arguments.next().map_or(Ok(3), |a| a.parse())?;
    let folder = tempfile::tempdir()?;
    let first = folder.path().join("first.csv");
    let second = folder.path().join("second.csv");
    people::write_file(&first, 0, rows, 0)?;
    people::write_file(&second, rows / 2, rows, 1)?;
    println!(
        "{rows} rows of 13 columns, {} MB; the second file shares half of them",
        fs::metadata(&first)?.len() / 1_000_000
    );
    let shell = Command::new("sqlite3").arg("--version").output().is_ok();
    if !shell {
        println!("no sqlite3 shell here: only our own times");
    }

    let mut ours = [Vec::new(), Vec::new()];
    let mut theirs = [Vec::new(), Vec::new()];
    for run in 0..runs {
        let store = folder.path().join(format!("store{run}"));
        let database = folder.path().join(format!("database{run}"));
        for (at, file) in [&first, &second].into_iter().enumerate() {
            ours[at].push(measure(import(&store, file))?);
            if shell {
                theirs[at].push(measure(upsert(&database, file, at == 0)?)?);
            }
        }
        println!(
            "run {}: store {} MB, database {} MB",
            run + 1,
            size(&store)? / 1_000_000,
            fs::metadata(&database).map_or(0, |m| m.len()) / 1_000_000
        );
        fs::remove_dir_all(&store)?;
        let _ = fs::remove_file(&database);
    }

    println!();
    println!("| import | mainbrainer | sqlite3 shell | ratio | peak memory | shell's peak |");
    println!("|---|---|---|---|---|---|");
    for (at, name) in ["first", "second"].into_iter().enumerate() {
        let (our, their) = (median(&mut ours[at]), median(&mut theirs[at]));
        let ratio = if our.0.is_zero() || !shell {
            "–".to_owned()
        } else {
            format!("{:.1}", their.0.as_secs_f64() / our.0.as_secs_f64())
        };
        println!(
            "| {name} | {:.2} s | {:.2} s | {ratio} | {} MB | {} MB |",
            our.0.as_secs_f64(),
            their.0.as_secs_f64(),
            our.1 / 1000,
            their.1 / 1000
        );
    }
    Ok(())
}

fn import(store: &Path, file: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mainbrainer"));
    command.arg("--store").arg(store).arg("import").arg(file);
    command.args([
        "--primary",
        "email",
        "--secondary",
        "mobile",
        "--master",
        "file",
    ]);
    command.args([
        "--sms-optin",
        "none",
        "--accept-gdpr",
        "--accept-tcpa",
        "--list",
        "Bench",
    ]);
    command.args(["--no-suggest", "--skip", "Nr", "--json"]);
    for map in [
        "First name=first_name",
        "Last name=last_name",
        "E-mail=email",
        "Mobile=mobile",
        "Company=company",
        "Job title=job_title",
        "Street=street",
        "Postcode=postcode",
        "City=city",
        "Birthday=birthday",
        "Customer number=external_id",
        "E-mail marketing=email_marketing",
    ] {
        command.args(["--map", map]);
    }
    command
}

fn upsert(database: &Path, file: &Path, first: bool) -> Res<Command> {
    let fields = [
        "first_name",
        "last_name",
        "email",
        "mobile",
        "company",
        "job_title",
        "street",
        "postcode",
        "city",
        "birthday",
        "external_id",
        "email_marketing",
    ];
    let headers: Vec<String> = people::HEADER
        .split(',')
        .skip(1)
        .map(|h| format!("\"{h}\""))
        .collect();
    let mut script = String::new();
    if first {
        let columns = fields.map(|field| {
            let fold = if field == "email" {
                " COLLATE NOCASE"
            } else {
                ""
            };
            format!("{field} TEXT{fold}")
        });
        let _ = writeln!(
            script,
            "CREATE TABLE contacts(id INTEGER PRIMARY KEY, {});",
            columns.join(",")
        );
        let _ = writeln!(script, "CREATE UNIQUE INDEX by_email ON contacts(email);");
        let _ = writeln!(script, "CREATE INDEX by_mobile ON contacts(mobile);");
    }
    let _ = writeln!(script, ".import --csv {} staging", file.display());
    let set = fields.map(|f| format!("{f}=coalesce(nullif(excluded.{f},''),{f})"));
    let _ = writeln!(
        script,
        "INSERT INTO contacts({}) SELECT {} FROM staging WHERE true ON CONFLICT(email) DO UPDATE SET {};",
        fields.join(","),
        headers.join(","),
        set.join(",")
    );
    let _ = writeln!(script, "DROP TABLE staging;");
    let path = database.with_extension("sql");
    fs::write(&path, script)?;
    let mut command = Command::new("sqlite3");
    command.arg("-bail").arg(database).stdin(File::open(&path)?);
    Ok(command)
}

/// Wall time and peak resident set in kB of a command that must succeed.
fn measure(mut command: Command) -> Res<(Duration, u64)> {
    // What the run before left to be written would be waited for in this one.
    let _ = Command::new("sync").status();
    let started = Instant::now();
    let mut child = command.stdout(Stdio::null()).spawn()?;
    let mut peak = 0;
    let status = loop {
        peak = peak.max(resident(child.id()));
        if let Some(status) = child.try_wait()? {
            break status;
        }
        std::thread::sleep(Duration::from_millis(5));
    };
    let took = started.elapsed();
    if !status.success() {
        return Err(format!("{command:?} ended with {status}").into());
    }
    Ok((took, peak))
}

/// The peak so far of a process and its children, where the system tells (Linux).
fn resident(process: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let own = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))
        .and_then(|rest| rest.trim().strip_suffix(" kB"))
        .and_then(|number| number.parse().ok())
        .unwrap_or(0);
    let children = fs::read_to_string(format!("/proc/{process}/task/{process}/children"));
    let children = children.unwrap_or_default();
    let below = children.split_whitespace().filter_map(|id| id.parse().ok());
    below.map(resident).fold(own, u64::max)
}

fn median(times: &mut [(Duration, u64)]) -> (Duration, u64) {
    times.sort();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

fn size(folder: &Path) -> Res<u64> {
    let mut total = 0;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        total += if entry.file_type()?.is_dir() {
            size(&entry.path())?
        } else {
            entry.metadata()?.len()
        };
    }
    Ok(total)
}
