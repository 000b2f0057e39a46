package web

import (
	"fmt"
	"net/http"
	"parcelwarden/tracker"
	"strconv"
)

func itoa(id int64) string { return strconv.FormatInt(id, 10) }

// groupAnswer is POST /s/{token} for a whole group: one answer for what is ticked.
func (s *Server) groupAnswer(w http.ResponseWriter, r *http.Request, v supplierVisit) {
	rec, err := s.cfg.Store.NoticeGroup(r.Context(), v.merchant.ID, v.escalation.GroupID)
	if err != nil {
		s.fail(w, r, v.format, err)
		return
	}
	_ = r.PostFormValue("answer") // reads the form
	if r.MultipartForm != nil {
		defer func() { _ = r.MultipartForm.RemoveAll() }()
	}
	picked := pickedOf(rec, r.PostForm["id"])
	if len(rec.Left()) == 0 {
		http.Redirect(w, r, r.URL.Path, http.StatusSeeOther)
		return
	}
	answers, problem := v.readAnswers(r, picked)
	photo, err := s.readPhoto(r)
	if err != nil {
		problem = "supplier.bad_photo"
	}
	if problem != "" {
		s.askGroupAgain(w, r, v, groupRefusal{rec: rec, problem: problem})
		return
	}
	for i := range answers[:min(len(answers), photoCopies)] {
		answers[i].Photo = photo
	}
	done, err := s.keepAnswers(r, v, answers, picked)
	if err != nil {
		s.fail(w, r, v.format, err)
		return
	}
	target := r.URL.Path
	if done { // the second of two clicks sees what was answered
		target = thanks(target)
	}
	http.Redirect(w, r, target, http.StatusSeeOther)
}

// photoCopies is how many of the orders answered at once keep the photo: each has its own copy.
const photoCopies = 10

// readAnswers reads the form once for each of the ticked questions. The second result is the key of what is missing, empty if nothing is.
func (v supplierVisit) readAnswers(r *http.Request, picked []tracker.GroupQuestion) ([]tracker.Escalation, string) {
	given := tracker.SupplierAnswer(r.PostFormValue("answer"))
	switch {
	case len(picked) == 0:
		return nil, "supplier.group.pick"
	case given == tracker.AnswerNewNumber && len(picked) > 1:
		return nil, "supplier.group.one_number"
	}
	out := make([]tracker.Escalation, 0, len(picked))
	for _, q := range picked {
		if given == tracker.AnswerLost && q.Escalation.OrderID != 0 {
			return nil, "supplier.group.lost_order"
		}
		v.escalation = q.Escalation
		e, problem := v.readAnswer(r)
		if problem != "" {
			return nil, problem
		}
		out = append(out, e)
	}
	return out, ""
}

// groupRefusal is why a group's form was not taken.
type groupRefusal struct {
	rec     tracker.GroupRecord
	problem string
}

// askGroupAgain shows the form with what was filled in.
func (s *Server) askGroupAgain(w http.ResponseWriter, r *http.Request, v supplierVisit, no groupRefusal) {
	page := s.groupPageOf(r, v, no.rec)
	page.Error, page.Number, page.Date = v.t(no.problem), r.PostFormValue("number"), r.PostFormValue("date")
	page.Note, page.Cause = tracker.CleanText(r.PostFormValue("note"), 1000), tracker.AnswerCause(r.PostFormValue("cause"))
	picked := pickedOf(no.rec, r.PostForm["id"])
	for i := range page.Left {
		for _, q := range picked {
			page.Left[i].Picked = page.Left[i].Picked || page.Left[i].ID == q.Incident.ID
		}
	}
	for n := range page.Answers {
		page.Answers[n].Chosen = string(page.Answers[n].Answer) == r.PostFormValue("answer")
	}
	s.renderAs(w, http.StatusUnprocessableEntity, v.format, "supplier_group", page)
}

// keepAnswers writes the answers in one go. A single one is told to the merchant as any other, several in one message.
func (s *Server) keepAnswers(r *http.Request, v supplierVisit, answers []tracker.Escalation, picked []tracker.GroupQuestion) (bool, error) {
	if len(answers) == 1 {
		one, err := s.supplierVisit(r.Context(), r, v.merchant.ID, answers[0].ID)
		if err != nil {
			return false, err
		}
		return s.cfg.Store.AnswerEscalation(r.Context(), answers[0], one.timeline(answers[0]), one.notices(answers[0]))
	}
	var lines []tracker.TimelineEntry
	for _, e := range answers {
		for _, line := range v.timeline(e) {
			line.ShipmentID = e.ShipmentID
			lines = append(lines, line)
		}
	}
	return s.cfg.Store.AnswerGroup(r.Context(), answers, lines, v.groupNotices(answers, picked))
}

// groupNotices tell the merchant of several answers at once. The key holds the first answer's question, so that the same answers send nothing twice.
func (v supplierVisit) groupNotices(answers []tracker.Escalation, picked []tracker.GroupQuestion) []tracker.Notification {
	message := tracker.Message{
		Merchant: v.merchant.Name, Zone: v.merchant.Zone, At: v.now, SupplierID: v.supplier.ID, Supplier: v.supplier.Name, GroupID: v.escalation.GroupID,
		Kind: picked[0].Incident.Kind, Severity: tracker.SeverityWatch.String(), OpenCount: len(answers), Note: v.told(answers[0]),
	}
	for i, q := range picked {
		line := q.Listed()
		line.Answer, line.AnswerDate = answers[i].Answer, answers[i].NewDate
		message.Digest = append(message.Digest, line)
	}
	return v.merchant.Tell(tracker.Notification{
		MerchantID: v.merchant.ID, GroupID: v.escalation.GroupID, Topic: tracker.TopicSupplierAnswer, Severity: tracker.SeverityWatch,
		Audience: tracker.AudienceMerchant, Locale: v.merchantLocale(), Message: message, State: tracker.DeliveryQueued, CreatedAt: v.now, NextTryAt: v.now,
	}, fmt.Sprintf("group/%d/answer/%d", v.escalation.GroupID, answers[0].ID))
}
