package web

import (
	"net/http"
	"parcelwarden/tracker"
	"strconv"
)

// suppliersPageView is the league of suppliers and of couriers by lane, and what is advised for future orders.
type suppliersPageView struct {
	frame
	Shop   string
	Days   int
	League leagueView
	Advice []switchLine
}

// leagueView is the two league tables; the template part "league" draws them.
type leagueView struct {
	Suppliers []supplierLine
	Couriers  []laneCardLine
	More      int
}

type supplierLine struct {
	ID                      int64
	Code, Name              string
	Orders, Asked, StockOut int
	OnTime, Late, Incidents ratioCell
	InTime                  ratioCell
	Reply                   string
}

type laneCardLine struct {
	Name, Pickup                    string
	Parcels                         int
	OnTime, Stalled, Lost, Complete ratioCell
}

// ratioCell is a share with what it rests on. Few says that there are too few cases to show one.
type ratioCell struct {
	Share, Range string
	Hits, N      int
	Few          bool
}

type switchLine struct {
	ID                      int64
	SKU, From, To           string
	FromShare, ToShare      string
	FromN, ToN, IncidentN   int
	Extra, Saving, Incident string
	Confidence              string
	Whole, CanDecide        bool
	State                   tracker.SwitchState
	At, Decided             Moment
	By                      string
	Keep                    int
}

// leagueLanes is how many lanes a league shows; the exports have them all.
const leagueLanes = 50

// cards counts the scorecards of the visitor's shop over 30 or 90 days.
func (s *Server) cards(r *http.Request, v visit) (tracker.Scorecards, tracker.Merchant, []tracker.Supplier, error) {
	m, _ := v.oneMerchant()
	days := 30
	if r.URL.Query().Get("days") == "90" {
		days = 90
	}
	book := tracker.CardBook{Now: v.now}
	if m.ID == 0 {
		return book.Cards(m, nil, days), m, nil, nil
	}
	suppliers, err := s.cfg.Store.Suppliers(r.Context(), m.ID)
	if err == nil {
		err = s.cfg.Store.CardParcels(r.Context(), m.ID, v.now.AddDate(0, 0, -days), &book)
	}
	return book.Cards(m, suppliers, days), m, suppliers, err
}

func (s *Server) suppliersPage(w http.ResponseWriter, r *http.Request, v visit) {
	cards, m, suppliers, err := s.cards(r, v)
	if err != nil {
		s.fail(w, r, v.format, err)
		return
	}
	page := suppliersPageView{frame: s.frameFor(r, v, "suppliers", v.t("suppliers.title")), Shop: m.Name, Days: cards.Days, League: s.league(v, cards)}
	if v.seesMoney() && m.ID != 0 {
		advices, err := s.cfg.Store.SwitchAdvices(r.Context(), m.ID)
		if err != nil {
			s.fail(w, r, v.format, err)
			return
		}
		page.Advice = v.switchLines(advices, suppliers)
	}
	s.render(w, v.format, "suppliers", page)
}

// league writes the cards as the two tables.
func (s *Server) league(v visit, cards tracker.Scorecards) leagueView {
	var out leagueView
	for _, c := range cards.Suppliers {
		out.Suppliers = append(out.Suppliers, v.supplierLine(c))
	}
	for i, c := range cards.Couriers {
		if i == leagueLanes {
			out.More = len(cards.Couriers) - leagueLanes
			break
		}
		out.Couriers = append(out.Couriers, laneCardLine{
			Name: s.cfg.CourierName(v.locale, c.Courier) + " " + orDash(c.Origin) + " → " + orDash(c.Destination), Pickup: v.hoursOrDash(c.PickupHours),
			Parcels: c.Parcels, OnTime: v.ratio(c.OnTime), Stalled: perMany(c.Stalled, 1000), Lost: perMany(c.Lost, 10_000), Complete: v.ratio(c.Complete),
		})
	}
	return out
}

func (v visit) supplierLine(c tracker.SupplierCard) supplierLine {
	return supplierLine{
		ID: c.SupplierID, Code: c.Code, Name: c.Name, Orders: c.Orders, Asked: c.Asked, StockOut: c.OutOfStocks, OnTime: v.ratio(c.OnTime),
		Late: v.ratio(c.Late), Incidents: perMany(c.Incidents, 100), InTime: v.ratio(c.InTime), Reply: v.hoursOrDash(c.ReplyHours),
	}
}

func (v visit) hoursOrDash(h *float64) string {
	if h == nil {
		return "–"
	}
	return v.hours(*h)
}

func (v visit) ratio(r tracker.Ratio) ratioCell {
	cell := ratioCell{Hits: r.Hits, N: r.N, Few: r.Share == nil}
	if r.Share != nil {
		cell.Share, cell.Range = v.percent(*r.Share), v.percent(*r.Low)+" – "+v.percent(*r.High)
	}
	return cell
}

// perMany writes a share as so many in 100, 1,000 or 10,000.
func perMany(r tracker.Ratio, many float64) ratioCell {
	cell := ratioCell{Hits: r.Hits, N: r.N, Few: r.Share == nil}
	if r.Share != nil {
		cell.Share, cell.Range = decimal(*r.Share*many, 1), decimal(*r.Low*many, 1)+" – "+decimal(*r.High*many, 1)
	}
	return cell
}

func (v visit) switchLines(advices []tracker.SwitchAdvice, suppliers []tracker.Supplier) []switchLine {
	name := map[int64]string{}
	for _, s := range suppliers {
		name[s.ID] = s.Name
	}
	var out []switchLine
	for i, a := range advices {
		if i == 20 && a.State != tracker.SwitchOpen {
			break
		}
		was, _, _ := a.From.Chance()
		would, _, _ := a.To.Chance()
		out = append(out, switchLine{
			ID: a.ID, SKU: a.SKU, From: name[a.FromID], To: name[a.ToID], FromShare: v.percent(was), ToShare: v.percent(would), FromN: a.From.N(), ToN: a.To.N(),
			IncidentN: a.IncidentN, Extra: v.money(a.Extra), Saving: v.money(a.Saving), Incident: v.money(a.Incident), Confidence: v.percent(a.Confidence),
			Whole: a.Whole, CanDecide: a.State == tracker.SwitchOpen, State: a.State, At: v.moment(a.At), Decided: v.moment(a.DecidedAt), By: a.DecidedBy,
			Keep: a.KeepShare,
		})
	}
	return out
}

// decideSwitch is POST /suppliers/switch/{id}: a person accepts or dismisses an advice.
func (s *Server) decideSwitch(w http.ResponseWriter, r *http.Request, v visit) {
	m, ok := v.oneMerchant()
	id, _ := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if !ok || !v.seesMoney() {
		s.renderError(w, v.format, problem{status: http.StatusForbidden, key: "role"})
		return
	}
	d := tracker.SwitchAdvice{MerchantID: m.ID, ID: id, DecidedBy: v.user.Name, DecidedAt: v.now}
	switch r.PostFormValue("do") {
	case "accept":
		d.State = tracker.SwitchAccepted
	case "split":
		d.State, d.KeepShare = tracker.SwitchAccepted, tracker.SwitchSplit
	case "dismiss":
		d.State = tracker.SwitchDismissed
	default:
		s.renderError(w, v.format, problem{status: http.StatusBadRequest, key: "form"})
		return
	}
	done, err := s.cfg.Store.DecideSwitch(r.Context(), d)
	switch {
	case err != nil:
		s.fail(w, r, v.format, err)
		return
	case done:
		s.remember(r, v.t("switch.done"))
	default:
		s.regret(r, v.t("switch.moved"))
	}
	http.Redirect(w, r, "/suppliers", http.StatusSeeOther)
}
