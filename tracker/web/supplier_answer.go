package web

import (
	"net/http"
	"parcelwarden/tracker"
	"slices"
	"strconv"
	"strings"
	"time"
)

// supplierAnswer is POST /s/{token}.
func (s *Server) supplierAnswer(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, answerLimit)
	v, ok := s.openLink(w, r)
	if !ok {
		return
	}
	if v.grouped(r) {
		s.groupAnswer(w, r, v)
		return
	}
	given := v.escalation.AnsweredAt
	corrects, _ := strconv.ParseInt(r.PostFormValue("corrects"), 10, 64)
	if !given.IsZero() && (!v.incident.Open() || corrects != given.UnixMilli()) {
		http.Redirect(w, r, alone(r.URL.Path, v.escalation), http.StatusSeeOther)
		return
	}
	answered, problem := v.readAnswer(r)
	answered.Corrects, answered.Earlier = given, nil
	if r.MultipartForm != nil {
		defer func() { _ = r.MultipartForm.RemoveAll() }()
	}
	var err error
	if answered.Photo, err = s.readPhoto(r); err != nil {
		problem = "supplier.bad_photo"
	}
	if problem != "" {
		page := s.supplierPageOf(r, v)
		page.Error, page.Given, page.Number, page.Note = v.t(problem), answered.Answer, answered.NewNumber, answered.Note
		page.Cause = answered.Cause
		page.Date = r.PostFormValue("date")
		for n := range page.Answers {
			page.Answers[n].Chosen = page.Answers[n].Answer == answered.Answer
		}
		s.renderAs(w, http.StatusUnprocessableEntity, v.format, "supplier", page)
		return
	}
	first, err := s.cfg.Store.AnswerEscalation(r.Context(), answered, v.timeline(answered), v.notices(answered))
	if err != nil {
		s.fail(w, r, v.format, err)
		return
	}
	target := alone(r.URL.Path, v.escalation)
	if first { // the second of two clicks sees what was answered, not a thank-you for what was not kept
		target = thanks(target)
	}
	http.Redirect(w, r, target, http.StatusSeeOther)
}

// readAnswer fills the answer from the form. The second result is the key of what is missing, empty if nothing is.
func (v supplierVisit) readAnswer(r *http.Request) (tracker.Escalation, string) {
	e := v.escalation
	e.Answer = tracker.SupplierAnswer(r.PostFormValue("answer"))
	e.Note = tracker.CleanText(r.PostFormValue("note"), 1000)
	e.AnsweredAt = v.now
	if cause := tracker.AnswerCause(r.PostFormValue("cause")); slices.Contains(tracker.AnswerCauses(), cause) {
		e.Cause = cause
	}
	e.NewNumber, e.NewDate = "", time.Time{}
	if !slices.Contains(v.answers(), e.Answer) {
		e.Answer = ""
		return e, "supplier.choose"
	}
	switch e.Answer {
	case tracker.AnswerNewNumber:
		e.NewNumber = strings.ToUpper(strings.Join(strings.Fields(r.PostFormValue("number")), ""))
		if !plausibleNumber(e.NewNumber) {
			return e, "supplier.need_number"
		}
	case tracker.AnswerTracing:
		day, err := time.ParseInLocation(time.DateOnly, r.PostFormValue("date"), v.zone)
		today := v.now.In(v.zone).Format(time.DateOnly)
		if err != nil || day.Format(time.DateOnly) < today || day.After(v.now.AddDate(0, 3, 0)) {
			return e, "supplier.need_date"
		}
		if e.OrderID != 0 { // shipped on a day: the day counts to its end
			day = day.AddDate(0, 0, 1).Add(-time.Minute)
		}
		e.NewDate = day.UTC()
	}
	return e, ""
}

// plausibleNumber accepts what couriers use: letters, digits and dashes, 6 to 40 of them.
func plausibleNumber(no string) bool {
	if len(no) < 6 || len(no) > 40 {
		return false
	}
	for _, c := range no {
		if (c < '0' || c > '9') && (c < 'A' || c > 'Z') && c != '-' {
			return false
		}
	}
	return true
}

func (v supplierVisit) timeline(e tracker.Escalation) []tracker.TimelineEntry {
	detail := []string{v.words.Of(v.merchantLocale(), answerGroup(e.OrderID), string(e.Answer))}
	if e.NewNumber != "" {
		detail = append(detail, e.NewNumber)
	}
	if !e.NewDate.IsZero() {
		detail = append(detail, e.NewDate.In(v.zone).Format(time.DateOnly))
	}
	if e.Cause != "" {
		detail = append(detail, v.words.Of(v.merchantLocale(), "answer_cause", string(e.Cause)))
	}
	if e.Note != "" {
		detail = append(detail, e.Note)
	}
	return []tracker.TimelineEntry{{
		MerchantID: e.MerchantID, IncidentID: e.IncidentID, ShipmentID: v.record.Shipment.ID, At: v.now,
		Actor: "supplier:" + v.supplier.Code, What: "answered", Detail: strings.Join(detail, " · "),
	}}
}

// told is what an answer says beside its choice and date, in the merchant's language.
func (v supplierVisit) told(e tracker.Escalation) string {
	cause := ""
	if e.Cause != "" {
		cause = v.words.Of(v.merchantLocale(), "answer_cause", string(e.Cause))
	}
	return strings.Join(strings.Fields(strings.Join([]string{e.NewNumber, cause, e.Note}, " ")), " ")
}

func (v supplierVisit) merchantLocale() tracker.Locale {
	if l, ok := parseLocale(string(v.merchant.Locale)); ok {
		return l
	}
	return tracker.LocaleZH
}

// notices tell the merchant, over every channel that is set up. The key holds the escalation, so a second write sends nothing.
func (v supplierVisit) notices(e tracker.Escalation) []tracker.Notification {
	sh := v.record.Shipment
	message := tracker.Message{
		Merchant: v.merchant.Name, Zone: v.merchant.Zone, At: v.now, IncidentID: e.IncidentID, ShipmentID: sh.ID, OrderID: e.OrderID, EscalationID: e.ID,
		SupplierID: e.SupplierID, Supplier: v.supplier.Name, TrackingNo: sh.TrackingNo, Courier: sh.Courier, Kind: v.incident.Kind,
		Severity: v.incident.Severity.String(), Phase: sh.Phase, LastText: sh.LastEventText, LastEventAt: sh.LastEventAt,
		LastLookAt: sh.LastLookAt, Answer: e.Answer, AnswerDate: e.NewDate, Note: v.told(e),
	}
	for _, o := range v.record.Orders {
		message.OrderNos = append(message.OrderNos, o.OrderNo)
	}
	key := "answer/" + strconv.FormatInt(e.ID, 10)
	if !e.Corrects.IsZero() {
		key += "/" + strconv.FormatInt(e.AnsweredAt.UnixMilli(), 10)
	}
	return v.merchant.Tell(tracker.Notification{
		MerchantID: e.MerchantID, IncidentID: e.IncidentID, Topic: tracker.TopicSupplierAnswer, Severity: v.incident.Severity,
		Audience: tracker.AudienceMerchant, Locale: v.merchantLocale(), Message: message, State: tracker.DeliveryQueued, CreatedAt: v.now, NextTryAt: v.now,
	}, key)
}
