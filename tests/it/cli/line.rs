//! Arguments, languages, pipes and Ctrl+C.

use super::*;

#[test]
fn wrong_arguments_get_a_sentence_and_a_hint() {
    let place = Place::new();
    for (arguments, english, norwegian) in [
        (
            &["import", "x.csv", "--mastr", "file"][..],
            "There is no option --mastr. Did you mean --master?\nFor help: mainbrainer import --help\n",
            "Valget --mastr finnes ikke. Mente du --master?\nHjelp: mainbrainer import --help\n",
        ),
        (
            &["imprt", "x.csv"],
            "There is no command “imprt”. Did you mean import or imports?\nFor help: mainbrainer --help\n",
            "Kommandoen «imprt» finnes ikke. Mente du import eller imports?\nHjelp: mainbrainer --help\n",
        ),
        (
            &["rows"],
            "The command needs FILE.\nFor help: mainbrainer rows --help\n",
            "Kommandoen trenger FIL.\nHjelp: mainbrainer rows --help\n",
        ),
    ] {
        for (lang, expected) in [("en", english), ("nb", norwegian)] {
            let ran = place.run_in(lang, arguments);
            assert_eq!(
                (ran.code, ran.out.as_str(), ran.err.as_str()),
                (2, "", expected)
            );
        }
    }
    for (lang, sentence) in [
        (
            "en",
            "There is no command “qqqq”. The commands are: import, ",
        ),
        (
            "nb",
            "Kommandoen «qqqq» finnes ikke. Kommandoene er: import, ",
        ),
    ] {
        let ran = place.run_in(lang, &["qqqq", "7"]);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""));
        assert!(ran.err.starts_with(sentence), "{}", ran.err);
        assert!(
            ran.err.lines().any(|line| line.contains(", compact")),
            "{}",
            ran.err
        );
    }
    let missing = place.run(&["missing.csv"]);
    assert_eq!(
        (missing.code, missing.err.as_str()),
        (2, "There is no file missing.csv.\n")
    );
}

#[test]
fn help_and_version_are_printed() {
    let place = Place::new();
    assert!(place.run(&["--version"]).done().starts_with("mainbrainer "));
    assert!(
        place
            .run_in("nb", &["import", "--help"])
            .done()
            .contains("Bruk: mainbrainer import FIL")
    );
    assert!(
        place
            .run(&["--help"])
            .done()
            .contains("Usage: mainbrainer [OPTIONS] COMMAND")
    );
}

#[test]
fn without_a_choice_the_language_is_the_systems() {
    let place = Place::new();
    for (locale, word) in [
        ("nb_NO.UTF-8", "lister"),
        ("nn_NO", "lister"),
        ("de_DE.UTF-8", "lists"),
    ] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_mainbrainer"));
        command.env("LC_ALL", locale).env("LANG", locale);
        let output = command
            .arg("--store")
            .arg(place.store())
            .arg("lists")
            .output()
            .unwrap();
        let page = String::from_utf8(output.stdout).unwrap();
        assert!(page.contains(word), "{locale}: {page}");
    }
}

/// The program at work, with what it prints kept.
fn started(place: &Place, lang: &str, arguments: &[&str]) -> Child {
    Process::new(env!("CARGO_BIN_EXE_mainbrainer"))
        .args(arguments)
        .args(["--lang", lang, "--store"])
        .arg(place.store())
        .current_dir(place.0.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

#[test]
fn a_closed_pipe_is_no_error() {
    let place = Place::new();
    let mut text = "E-post,Fornavn\n".to_owned();
    for person in 0..20_000 {
        let _ = writeln!(text, "person{person}@example.no,Kari");
    }
    place.file("many.csv", text);
    place
        .import("many.csv", &with(&[BY_EMAIL, NO_STATUS]))
        .done();
    for arguments in [&["rows", "many.csv"][..], &["export"]] {
        let mut child = started(&place, "en", arguments);
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{arguments:?}");
        assert_eq!(output.status.code(), Some(0), "{arguments:?}");
    }
}

/// What is asked for may name columns, but a cell never gets to standard error.
#[test]
fn no_cell_is_told_on_standard_error() {
    let place = Place::new();
    let text = "E-post,Mobil,Fødselsdato,Notat\nhemmelig@example,hemmelig,03.04.1980,hemmelig\n\
                ,,,hemmelig\n";
    place.file("secret.csv", text);
    for more in [
        &[][..],
        &["--date-order", "dmy"],
        &["--invalid", "reject", "--date-order", "dmy"],
    ] {
        let ran = place.import("secret.csv", &with(&[BY_EMAIL, NO_STATUS, more]));
        assert_ne!(ran.code, 0);
        assert!(!ran.err.contains("hemmelig"), "{}", ran.err);
        assert!(!ran.out.contains("hemmelig"), "{}", ran.out);
    }
}

/// What a command in which Ctrl+C was pressed after so many milliseconds came to: its exit code,
/// none where it was before anybody listened and the system ended the program, and what it said.
#[cfg(unix)]
fn interrupted(place: &Place, lang: &str, arguments: &[&str], wait: u64) -> (Option<i32>, String) {
    let child = started(place, lang, arguments);
    std::thread::sleep(std::time::Duration::from_millis(wait));
    let signal = Process::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status();
    assert!(signal.is_ok());
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    (output.status.code(), said)
}

/// Ctrl+C may come before, in or after the import: it is in the store wholly or not at all.
#[cfg(unix)]
#[test]
fn an_interrupted_import_changed_nothing() {
    let place = Place::new();
    let mut text = "E-post,Mobil,Fornavn\n".to_owned();
    for person in 0..60_000 {
        let _ = writeln!(
            text,
            "person{person}@example.no,{},Kari",
            90_000_000 + person
        );
    }
    place.file("many.csv", text);
    let import = ["import", "many.csv", "--accept-gdpr", "--accept-tcpa"];
    let import = with(&[&import, BY_EMAIL, NO_STATUS]);
    for wait in [60, 150, 300, 600] {
        let (code, said) = interrupted(&place, "en", &import, wait);
        let contacts = place.export(&["--fields", "email"]).lines().count() - 1;
        match code {
            Some(0) => {
                assert_eq!(contacts, 60_000);
                return;
            }
            None => assert_eq!(contacts, 0),
            Some(code) => {
                assert_eq!(code, 1);
                assert_eq!(said, "The import was cancelled. Nothing was imported.\n");
                assert_eq!(contacts, 0);
            }
        }
    }
}

/// An undo is in the store wholly or not at all, and a review never.
#[cfg(unix)]
#[test]
fn ctrl_c_in_an_undo_or_a_review_leaves_everything_as_it_was() {
    let place = Place::new();
    let file = |name: &str, first: &str| {
        let mut text = "E-post,Mobil,Fornavn\n".to_owned();
        for person in 0..40_000 {
            let mobile = 90_000_000 + person;
            let _ = writeln!(text, "person{person}@example.no,{mobile},{first}");
        }
        place.file(name, text);
    };
    file("one.csv", "Kari");
    file("two.csv", "Karin");
    let options = with(&[BY_EMAIL, NO_STATUS]);
    place.import("one.csv", &options).done();
    place.import("two.csv", &options).done();
    let before = place.contents();
    let review = with(&[&["review", "one.csv"], &options]);
    let mut heard = 0;
    for wait in [100, 300, 700, 1_500] {
        let (code, said) = interrupted(&place, "en", &review, wait);
        if code == Some(1) {
            assert_eq!(said, "The review was stopped. Nothing was changed.\n");
            heard += 1;
        }
        assert_eq!(place.contents(), before);
    }
    for wait in [40, 100, 200, 400, 800] {
        let (code, said) = interrupted(&place, "en", &["undo", "2"], wait);
        if code == Some(0) {
            assert!(
                place
                    .export(&["--fields", "first_name"])
                    .contains("Kari\r\n")
            );
            break;
        }
        assert!(
            code.is_none() || said == "The undo was stopped. Nothing was changed.\n",
            "{said}"
        );
        heard += u32::from(code.is_some());
        assert_eq!(place.contents(), before);
    }
    assert!(heard > 0, "nobody ever listened to Ctrl+C");
}

/// Before an import the whole file is looked through; of a file without end that has no end.
#[cfg(unix)]
#[test]
fn ctrl_c_does_not_wait_for_the_look_at_a_large_file() {
    let place = Place::new();
    // Enough text at the start to be no binary file, then a terabyte that takes no room.
    let mut text = "E-post,Fornavn\n".to_owned();
    for person in 0..15_000 {
        let _ = writeln!(text, "person{person}@example.no,Kari");
    }
    let path = place.file("endless.csv", text);
    let file = fs::File::options().write(true).open(path).unwrap();
    file.set_len(1 << 40).unwrap();
    let import = ["import", "endless.csv", "--accept-gdpr", "--accept-tcpa"];
    let import = with(&[&import, &["--skip-unmapped"], BY_EMAIL, NO_STATUS]);
    for wait in [200, 1_000, 5_000] {
        if let (Some(code), said) = interrupted(&place, "nb", &import, wait) {
            assert_eq!(
                (code, said.as_str()),
                (1, "Importen ble avbrutt. Ingenting ble importert.\n")
            );
            return;
        }
    }
    panic!("nobody ever listened to Ctrl+C");
}
