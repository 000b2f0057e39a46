package store

import (
	"context"
	"fmt"
	"math"
	"parcelwarden/tracker"
	"time"
)

// burstSeconds is how long an idle account saves up requests.
const burstSeconds = 10

// budgetRow is what one set of credentials may still ask. Accounts of several merchants may share it: the provider counts them together.
type budgetRow struct {
	Name      string
	Tokens    float64
	TokensAt  stamp
	QuotaDay  int64
	QuotaUsed int
}

// budgets are the locked budgets of one claim, by name.
type budgets map[string]*budgetRow

// openBudgets reads, and on PostgreSQL locks in the order of their names, the budgets of accounts.
func (t tx) openBudgets(accounts []accountRow) (budgets, error) {
	names := make([]string, 0, len(accounts))
	for i := range accounts {
		names = append(names, accounts[i].Name)
	}
	out := budgets{}
	if len(names) == 0 {
		return out, nil
	}
	var rows []budgetRow
	if err := t.Raw("SELECT * FROM budgets WHERE name IN ? ORDER BY name"+t.forUpdate(""), names).Scan(&rows).Error; err != nil {
		return nil, err
	}
	for i := range rows {
		out[rows[i].Name] = &rows[i]
	}
	return out, nil
}

func (b budgets) fill(account *accountRow) {
	if row := b[account.Name]; row != nil {
		account.QuotaDay, account.QuotaUsed = row.QuotaDay, row.QuotaUsed
	}
}

// refill returns the requests that a rate allows now. A rate of zero means no limit.
func (b *budgetRow) refill(perSecond float64, now stamp) float64 {
	if perSecond <= 0 || b == nil {
		return math.Inf(1)
	}
	burst := max(1, perSecond*burstSeconds)
	if b.TokensAt == 0 {
		return burst
	}
	passed := max(0, float64(now-b.TokensAt)/1000)
	return min(burst, b.Tokens+passed*perSecond)
}

// claimFor takes parcels of one account, as many as its rate, its quota and limit allow.
func (t tx) claimFor(account *accountRow, purse budgets, req tracker.ClaimRequest, limit int) ([]tracker.PollClaim, error) {
	size := max(1, account.BatchSize)
	allowed := math.Floor(purse[account.Name].refill(account.RequestsPerSecond, stampOf(req.Now)) + 1e-9)
	if left, limited := account.quota().Left(req.Now); limited {
		allowed = min(allowed, float64(left))
	}
	if allowed < float64(limit) { // limit/size requests at most; avoids overflow of allowed*size
		limit = min(limit, int(allowed)*size)
	}
	if limit <= 0 {
		return nil, nil
	}
	if account.ProbeAt != 0 {
		limit = 1
	}
	claims, err := t.lease(account, req, limit)
	if err != nil || len(claims) == 0 {
		return claims, err
	}
	if err := t.startProbe(account, req); err != nil {
		return nil, err
	}
	requests := (len(claims) + size - 1) / size
	return claims, t.takeTokens(account, purse[account.Name], req.Now, requests)
}

// takeTokens books requests against a budget.
func (t tx) takeTokens(account *accountRow, budget *budgetRow, at time.Time, requests int) error {
	quota := account.quota()
	if budget == nil || account.RequestsPerSecond <= 0 && quota.PerDay <= 0 {
		return nil
	}
	tokens := 0.0
	if account.RequestsPerSecond > 0 {
		tokens = max(0, budget.refill(account.RequestsPerSecond, stampOf(at))-float64(requests))
	}
	budget.Tokens, budget.TokensAt = tokens, stampOf(at)
	budget.QuotaDay, budget.QuotaUsed = quota.DayOf(at), quota.UsedToday(at)+requests
	_, err := t.exec("UPDATE budgets SET tokens = ?, tokens_at = ?, quota_day = ?, quota_used = ? WHERE name = ?",
		budget.Tokens, budget.TokensAt.arg(), budget.QuotaDay, budget.QuotaUsed, budget.Name)
	return err
}

// urgentOnly is the condition on a shipment whose verdict waits for a look: what the last fifth of a quota is kept for.
func urgentOnly(now time.Time) (condition string, args []any) {
	return "(blind_since IS NOT NULL OR threshold_at <= ?)", []any{stampOf(now).arg()}
}

// quotaAllows is the condition on an account a, and on a shipment, that the quota of the day still lets somebody ask.
func quotaAllows(req tracker.ClaimRequest) (condition string, args []any) {
	now := stampOf(req.Now).arg()
	used := "COALESCE((SELECT b.quota_used FROM budgets b WHERE b.name = a.name AND b.quota_day = (CAST(? AS BIGINT) / 1000 + a.quota_offset_s) / 86400), 0)"
	if req.All {
		return " AND (a.per_day = 0 OR " + used + " < a.per_day)", []any{now}
	}
	urgent, urgentArgs := urgentOnly(req.Now)
	condition = " AND (a.per_day = 0 OR " + used + " < a.per_day AND (" + used + " * 5 < a.per_day * 4 OR " + urgent + "))"
	return condition, append([]any{now, now}, urgentArgs...)
}

// Waiting counts the parcels that a request asks for and that nobody has claimed: those that an account's rate holds back. Paused and
// disabled accounts are left out, and those whose quota is spent.
func (s *Store) Waiting(ctx context.Context, req tracker.ClaimRequest) (int64, error) {
	due, args := wanted(req)
	query := `SELECT COUNT(*) FROM shipments WHERE closed_at IS NULL` + due + ` AND EXISTS (SELECT 1 FROM courier_accounts a
		WHERE a.merchant_id = shipments.merchant_id AND a.id = shipments.account_id AND a.enabled AND (a.paused_until IS NULL OR a.paused_until <= ?)` + mayAsk
	args = append(args, stampOf(req.Now).arg(), stampOf(req.Now).arg())
	if req.Courier != "" {
		query += " AND (a.provider = ? OR shipments.courier = ?)"
		args = append(args, req.Courier, req.Courier)
	}
	quota, quotaArgs := quotaAllows(req)
	query, args = query+quota, append(args, quotaArgs...)
	var n int64
	if err := s.reader.WithContext(ctx).Raw(query+")", args...).Row().Scan(&n); err != nil {
		return 0, fmt.Errorf("count waiting parcels: %w", err)
	}
	return n, nil
}
