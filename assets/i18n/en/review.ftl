# The review, mended cells, and an import that keeps to what was reviewed.

fail-all-left-out = Every row was left out. Nothing was imported.
fail-store-changed = The contacts have changed since the review. Nothing was imported. Look at the review again.
fail-plan-changed = The choices have changed since the review. Nothing was imported. Look at the review again.
fail-scratch = The temporary file of the review cannot be used: { $reason }. Nothing was imported.
