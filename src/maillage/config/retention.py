"""Models whose forgetting is a verb of their own: label → function called with agency (if it has one), now, is_dry_run.

It answers how many rows were forgotten. Every other model is blanked or deleted as it declares.
"""

from __future__ import annotations

TABLE: dict[str, str] = {
    "accounts.Account": "maillage.registry.accounts.services.forget_accounts",
    "audit.ReadEntry": "maillage.kit.audit.services.forget_reads",
    "houses.BlockedCase": "maillage.domains.houses.services.cases.forget_cases",
}
