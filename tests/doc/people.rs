// What the examples of the documentation begin with: a file of two people whose second row has no
// key, a plan for it, and an empty store. They include this file in lines that are not shown.

struct People {
    store: mainbrainer::store::Store,
    source: mainbrainer::source::Source,
    plan: mainbrainer::plan::ImportPlan,
    options: mainbrainer::import::Options,
    _folder: tempfile::TempDir,
}

fn people() -> Result<People, Box<dyn std::error::Error>> {
    use mainbrainer::contact::standard;
    use mainbrainer::plan::{Channel, Draft, FileOptIn, ListTarget, Master, Survey, Target};
    use mainbrainer::source::{Depth, DialectChoice, Source};
    use mainbrainer::store::{OpenOptions, Store};

    let folder = tempfile::tempdir()?;
    let path = folder.path().join("people.csv");
    std::fs::write(&path, "E-post;Fornavn\nkari@example.no;Kari\n;Ola\n")?;
    let source = Source::open(&path, &DialectChoice::default(), Depth::Whole)?;
    let columns = source.column_names("Column");
    let (dialect, stamp) = (source.dialect().clone(), source.stamp().clone());
    let mut draft = Draft::new("people.csv", dialect, stamp, columns);
    let targets = [standard::EMAIL, standard::FIRST_NAME];
    draft.mapping.targets = targets.map(|field| Some(Target::Field(field))).to_vec();
    draft.list = Some(ListTarget::New("Members".to_owned()));
    draft.primary = Some(standard::EMAIL);
    draft.master = Some(Master::File);
    let unknown = FileOptIn::NoInformation;
    draft.file_optin.insert(Channel::Email, unknown);
    draft.acknowledgement.gdpr = true;
    draft.acknowledgement.tcpa = true;
    let options = mainbrainer::import::Options::default();
    let survey = Survey {
        whole: true,
        ..Survey::default()
    };
    let plan = draft.plan(&options.fields, &survey);
    Ok(People {
        store: Store::open(&folder.path().join("store"), &OpenOptions::default())?,
        plan: plan.map_err(|refusals| format!("{refusals:?}"))?,
        source,
        options,
        _folder: folder,
    })
}
