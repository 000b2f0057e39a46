package web

import (
	"net/http"
	"parcelwarden/tracker"
	"strconv"
)

// courierPageView is one courier account: what it did day by day, which codes nobody knows, and which parcels it leaves unseen.
type courierPageView struct {
	frame
	Account accountLine
	Days    []accountDayLine
	Codes   []unknownCodeLine
	Held    []heldLine
	More    bool // there are more held parcels than the page shows
	Money   bool
}

type accountDayLine struct {
	Date                   string
	Requests, Looks, First int
	Failed, NewEvents      int
	Median, Cost           string
	FailedBad              bool
}

type unknownCodeLine struct {
	Code, Sample string
	Count        int64
	First, Last  Moment
}

// heldLine is a parcel that waits for a look.
type heldLine struct {
	Href, No, Courier string
	Status            tracker.Status
	Blind, Due        Moment // since when its verdict waits, when its look was due
	Seen              Moment
}

// heldLimit is how many waiting parcels a page shows.
const heldLimit = 200

func (s *Server) courierPage(w http.ResponseWriter, r *http.Request, v visit) {
	account, ok, err := s.accountOf(r, v)
	if err != nil {
		s.fail(w, r, v.format, err)
		return
	}
	if !ok {
		s.lost(w, r)
		return
	}
	ctx := r.Context()
	days, err := s.cfg.Store.AccountDays(ctx, account.MerchantID, account.Quota.DayOf(v.now)-costDays)
	if err != nil {
		s.fail(w, r, v.format, err)
		return
	}
	codes, err := s.cfg.Store.UnknownCodes(ctx, account.MerchantID, account.Provider, 100)
	if err != nil {
		s.fail(w, r, v.format, err)
		return
	}
	held, err := s.cfg.Store.HeldParcels(ctx, tracker.HeldQuery{MerchantID: account.MerchantID, AccountID: account.ID, Now: v.now, Limit: heldLimit + 1})
	if err != nil {
		s.fail(w, r, v.format, err)
		return
	}
	page := courierPageView{
		frame: s.frameFor(r, v, "couriers", account.Name), Account: s.accountLine(v, account, days), Money: v.seesMoney(),
		More: len(held) > heldLimit,
	}
	for _, d := range days {
		if d.AccountID == account.ID {
			page.Days = append(page.Days, dayLine(v, d))
		}
	}
	for _, c := range codes {
		page.Codes = append(page.Codes, unknownCodeLine{Code: c.Code, Sample: tracker.HidePhones(c.Sample), Count: c.Count, First: v.moment(c.FirstAt), Last: v.moment(c.LastAt)})
	}
	for _, p := range held[:min(len(held), heldLimit)] {
		page.Held = append(page.Held, heldLine{
			Href: "/parcels/" + strconv.FormatInt(p.ID, 10), No: p.TrackingNo, Courier: s.cfg.CourierName(v.locale, p.Courier), Status: p.Status,
			Blind: v.moment(p.BlindSince), Due: v.moment(p.NextPollAt), Seen: v.moment(p.LastLookAt),
		})
	}
	s.render(w, v.format, "courier", page)
}

// accountOf finds the account of the path, by its id or its name, among those of the visitor's merchant.
func (s *Server) accountOf(r *http.Request, v visit) (tracker.CourierAccount, bool, error) {
	id := r.PathValue("id")
	accounts, err := s.cfg.Store.Accounts(r.Context(), v.scope())
	if err != nil {
		return tracker.CourierAccount{}, false, err
	}
	for _, a := range accounts {
		if strconv.FormatInt(a.ID, 10) == id || a.Name == id {
			return a, true, nil
		}
	}
	return tracker.CourierAccount{}, false, nil
}

func dayLine(v visit, d tracker.AccountDay) accountDayLine {
	line := accountDayLine{
		Date: d.Date, Requests: d.Requests, Looks: d.Looks, First: d.FirstLooks, Failed: d.Failed, NewEvents: d.NewEvents,
		FailedBad: d.Failed*10 > d.Requests,
	}
	if median, ok := d.Answers.Median(); ok {
		line.Median = answerTime(median)
	}
	if d.Currency != "" {
		line.Cost = v.money(microMoney(d.CostMicro, d.Currency))
	}
	return line
}
