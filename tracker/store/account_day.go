package store

import (
	"context"
	"fmt"
	"parcelwarden/tracker"
)

type accountDayRow struct {
	MerchantID int64
	AccountID  int64
	Day        int64
	Requests   int
	Looks      int
	FirstLooks int
	Failed     int
	NewEvents  int
	CostMicro  int64
	Currency   string
	Answers    string
}

// addToDay adds one account's requests to the day of its provider on which they were made. The account's row is locked by then, so that
// the counts of two nodes do not overwrite one another. The cost is booked at the price of the day: a new price changes no past.
func (t tx) addToDay(account *accountRow, look tracker.AccountLook) error {
	day := account.quota().DayOf(look.At)
	var was accountDayRow
	err := t.Raw("SELECT * FROM account_days WHERE merchant_id = ? AND account_id = ? AND day = ?", account.MerchantID, account.ID, day).Scan(&was).Error
	if err != nil {
		return err
	}
	var answers tracker.AnswerTimes
	if was.Answers != "" {
		if err := fromJSON(was.Answers, &answers); err != nil {
			return err
		}
	}
	text, err := toJSON(answers.Plus(look.Answers))
	if err != nil {
		return err
	}
	price := tracker.LookPrice{Micro: account.PriceMicro, NumberMicro: account.PriceNumberMicro}
	_, err = t.insert("account_days", "merchant_id,account_id,day,requests,looks,first_looks,failed,new_events,cost_micro,currency,answers",
		`ON CONFLICT (merchant_id, account_id, day) DO UPDATE SET requests = account_days.requests + excluded.requests,
		looks = account_days.looks + excluded.looks, first_looks = account_days.first_looks + excluded.first_looks,
		failed = account_days.failed + excluded.failed, new_events = account_days.new_events + excluded.new_events,
		cost_micro = account_days.cost_micro + excluded.cost_micro, currency = excluded.currency, answers = excluded.answers`,
		[][]any{{
			account.MerchantID, account.ID, day, look.Requests, look.Looks, look.FirstLooks, look.Failed, look.NewEvents,
			price.Cost(look.Looks, look.FirstLooks), account.PriceCurrency, text,
		}})
	return err
}

// AccountDays returns what each account of a merchant (0: of all) did on its provider's calendar days from sinceDay on, newest first.
func (s *Store) AccountDays(ctx context.Context, merchantID, sinceDay int64) ([]tracker.AccountDay, error) {
	where, args := scope("merchant_id", merchantID)
	var rows []accountDayRow
	err := s.reader.WithContext(ctx).Raw("SELECT * FROM account_days WHERE "+where+" AND day >= ? ORDER BY day DESC, account_id", append(args, sinceDay)...).Scan(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("read account days: %w", err)
	}
	out := make([]tracker.AccountDay, 0, len(rows))
	for _, r := range rows {
		d := tracker.AccountDay{
			AccountID: r.AccountID, Date: tracker.Quota{}.Date(r.Day), Requests: r.Requests, Looks: r.Looks, FirstLooks: r.FirstLooks,
			Failed: r.Failed, NewEvents: r.NewEvents, CostMicro: r.CostMicro, Currency: r.Currency,
		}
		if err := fromJSON(r.Answers, &d.Answers); err != nil {
			return nil, fmt.Errorf("read account days: %w", err)
		}
		out = append(out, d)
	}
	return out, nil
}

// UnknownCodes returns the courier codes that no table knows, those of one provider of a merchant, the most frequent first.
func (s *Store) UnknownCodes(ctx context.Context, merchantID int64, provider string, limit int) ([]tracker.UnknownCode, error) {
	var rows []struct {
		Provider string
		Code     string
		Count    int64
		FirstAt  stamp
		LastAt   stamp
		Sample   string
	}
	err := s.reader.WithContext(ctx).Raw(`SELECT provider, code, count, first_at, last_at, sample FROM unknown_codes
		WHERE merchant_id = ? AND provider = ? ORDER BY count DESC, code LIMIT ?`, merchantID, provider, limit).Scan(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("list unknown codes: %w", err)
	}
	out := make([]tracker.UnknownCode, 0, len(rows))
	for _, r := range rows {
		out = append(out, tracker.UnknownCode{
			Provider: r.Provider, Code: r.Code, Count: r.Count, FirstAt: r.FirstAt.time(), LastAt: r.LastAt.time(), Sample: r.Sample,
		})
	}
	return out, nil
}
