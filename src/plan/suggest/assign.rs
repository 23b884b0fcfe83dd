//! Gives each field to the best of its candidates.

use std::collections::HashMap;

use super::{Candidate, Confidence, Reason, Suggester, Suggestion, Target, Tier, standard_field};
use crate::contact::{FieldNo, standard};
use crate::plan::origin::AddressBlock;

impl Suggester<'_> {
    /// Keeps the candidates of one address block (business, home, other): the one with most filled
    /// cells, or none beside a street of no special address.
    pub(super) fn keep_one_address(&mut self) {
        let mut filled: Vec<(AddressBlock, u64)> = Vec::new();
        for candidate in self
            .candidates
            .iter()
            .filter(|c| c.standing.block != AddressBlock::NoBlock)
        {
            let cells = self.filled(candidate.column);
            match filled
                .iter_mut()
                .find(|(block, _)| *block == candidate.standing.block)
            {
                Some((_, sum)) => *sum += cells,
                None => filled.push((candidate.standing.block, cells)),
            }
        }
        // Ties go to the first in file order.
        let Some(most) = filled.iter().map(|(_, sum)| *sum).max() else {
            return;
        };
        let Some((fullest, _)) = filled.into_iter().find(|(_, sum)| *sum == most) else {
            return;
        };
        let street = Target::Field(standard::STREET);
        let plain = |c: &Candidate| c.standing.block == AddressBlock::NoBlock;
        let kept = if self
            .candidates
            .iter()
            .any(|c| plain(c) && c.target == street)
        {
            AddressBlock::NoBlock
        } else {
            fullest
        };
        let (lost, rest): (Vec<Candidate>, Vec<Candidate>) = std::mem::take(&mut self.candidates)
            .into_iter()
            .partition(|c| c.standing.block != AddressBlock::NoBlock && c.standing.block != kept);
        self.candidates = rest;
        for Candidate { column, target, .. } in lost {
            let by = self
                .candidates
                .iter()
                .find(|c| c.target == target)
                .map(|c| c.column);
            let by = by.or_else(|| {
                self.candidates
                    .iter()
                    .find(|c| c.standing.block == kept)
                    .map(|c| c.column)
            });
            if let (Some(by), Some(field)) = (by, target.fields().next()) {
                self.note_no_target(column, Reason::Taken { by, field });
            }
        }
    }

    fn filled(&self, column: usize) -> u64 {
        self.columns
            .get(column)
            .map_or(0, |facts| facts.profile.filled)
    }

    /// Moves the best phone column that holds mobile numbers to the mobile field, if no header
    /// names a mobile: text messages need it.
    pub(super) fn prefer_mobile(&mut self) {
        let mobile = Target::Field(standard::MOBILE);
        let Some(phone) = standard_field("phone").map(Target::Field) else {
            return;
        };
        if self
            .candidates
            .iter()
            .any(|c| c.target == mobile && c.standing.tier <= Tier::Resembling)
        {
            return;
        }
        let columns = self.columns;
        let share = |candidate: &Candidate| {
            let profile = columns.get(candidate.column)?.profile;
            (profile.mobiles > 0 && profile.mobiles * 3 >= profile.filled * 2)
                .then_some((profile.mobiles, profile.filled))
        };
        let best = self
            .candidates
            .iter_mut()
            .filter(|c| {
                c.target == phone
                    && (c.standing.tier == Tier::Named || c.standing.tier == Tier::Resembling)
            })
            .filter_map(|candidate| share(candidate).map(|share| (candidate, share)))
            .min_by_key(|(candidate, (mobiles, _))| {
                (
                    candidate.standing.tier,
                    candidate.standing.rank,
                    u64::MAX - mobiles,
                )
            });
        if let Some((candidate, (matching, of))) = best {
            candidate.target = mobile;
            candidate.reason = Reason::MobileNumbers { matching, of };
            candidate.confidence = Confidence::Medium;
        }
    }

    /// Assigns each field to its best candidate, each column at most once.
    pub(super) fn assign(mut self) -> Vec<Suggestion> {
        let sparse = |column: usize| {
            self.columns
                .get(column)
                .is_some_and(|facts| facts.profile.filled * 2 < facts.profile.cells)
        };
        self.candidates
            .sort_by_key(|c| (c.standing.tier, c.standing.rank, sparse(c.column), c.column));
        let mut taken: HashMap<FieldNo, usize> = HashMap::new();
        let mut chosen: Vec<Option<Suggestion>> = vec![None; self.columns.len()];
        let mut losses: Vec<(usize, Reason)> = Vec::new();
        for candidate in self.candidates {
            let Some(slot) = chosen
                .get_mut(candidate.column)
                .filter(|chosen| chosen.is_none())
            else {
                continue;
            };
            let clash = candidate
                .target
                .fields()
                .find_map(|field| Some((field, *taken.get(&field)?)));
            if let Some((field, by)) = clash {
                losses.push((candidate.column, Reason::Taken { by, field }));
                continue;
            }
            taken.extend(
                candidate
                    .target
                    .fields()
                    .map(|field| (field, candidate.column)),
            );
            *slot = Some(Suggestion {
                target: Some(candidate.target),
                reason: candidate.reason,
                confidence: candidate.confidence,
            });
        }
        for (column, reason) in losses {
            if let Some(verdict) = self.no_target_reasons.get_mut(column) {
                verdict.get_or_insert(reason);
            }
        }
        let columns = self.columns;
        chosen
            .into_iter()
            .zip(self.no_target_reasons)
            .zip(columns)
            .map(|((chosen, verdict), facts)| {
                chosen.unwrap_or_else(|| Suggestion {
                    target: None,
                    reason: verdict.unwrap_or(if facts.profile.filled == 0 {
                        Reason::Blank
                    } else {
                        Reason::Unknown
                    }),
                    confidence: Confidence::Low,
                })
            })
            .collect()
    }
}
