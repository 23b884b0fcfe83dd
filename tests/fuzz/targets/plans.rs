//! Drafts, plans, fields and vocabularies as JSON: what is read is written and read again as the
//! same, and whatever a draft says, it makes a plan or says what is missing.

#![no_main]

use libfuzzer_sys::fuzz_target;
use rooms::contact::{Fields, OptInWords};
use rooms::doors::json;
use rooms::plan::{Acknowledgement, Draft, Edits, ImportPlan, Rules, Survey, Target};
use rooms::source::{Dialect, DialectChoice, FileStamp};

fuzz_target!(|input: &[u8]| {
    json::<Dialect>(input);
    json::<DialectChoice>(input);
    json::<FileStamp>(input);
    json::<Edits>(input);
    json::<Rules>(input);
    json::<Target>(input);
    json::<Acknowledgement>(input);
    json::<ImportPlan>(input);
    json::<OptInWords>(input);
    if let Some(fields) = json::<Fields>(input) {
        for field in fields.iter() {
            let _ = fields.get(field.no);
            assert!(fields.find(&field.id).is_some());
        }
    }
    let Some(draft) = json::<Draft>(input) else {
        return;
    };
    let (fields, survey) = (Fields::default(), Survey::default());
    let missing = draft.refusals(&fields, &survey);
    match draft.plan(&fields, &survey) {
        Ok(plan) => {
            assert!(missing.is_empty());
            assert_eq!(plan.columns.len(), draft.columns.len());
            let _ = plan.mapping();
            let kept = serde_json::to_vec(&plan).expect("JSON");
            assert_eq!(json::<ImportPlan>(&kept), Some(plan));
        }
        Err(refusals) => assert_eq!(refusals, missing),
    }
});
