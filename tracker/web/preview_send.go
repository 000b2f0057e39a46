package web

import (
	"fmt"
	"net/http"
	"parcelwarden/tracker"
	"slices"
	"strconv"
	"time"
)

// testsPerPerson is how many tests a person may send within the window of the guard.
const testsPerPerson = 5

// TestTarget is where a test may go.
type TestTarget struct {
	Channel   string
	Recipient string // an address, or the name of a bot
}

func (t TestTarget) key() string { return t.Channel + "/" + t.Recipient }

// TestResult is what became of a test.
type TestResult struct {
	Channel    string
	To         string
	MessageID  int64 // under which it stands in the log
	Outcome    tracker.AttemptOutcome
	Receipt    string
	Reason     string
	RetryAfter time.Duration
}

// Open is the page of the test in the log.
func (t TestResult) Open() string { return "/messages/" + strconv.FormatInt(t.MessageID, 10) }

// targets lists where the visitor may send a test to.
func (s *Server) targets(v visit, m tracker.Merchant) []TestTarget {
	if s.cfg.Messages.Targets == nil || s.cfg.Messages.Send == nil {
		return nil
	}
	return s.cfg.Messages.Targets(v.user, m)
}

// testSend is POST /messages/preview/test: the example that is shown, over its real channel. Nobody but the visitor and the shop's own
// groups can be reached.
func (s *Server) testSend(w http.ResponseWriter, r *http.Request, v visit) {
	r.Body = http.MaxBytesReader(w, r.Body, 64<<10)
	m, ok := v.oneMerchant()
	if !ok || s.cfg.Messages.Text == nil {
		s.fail(w, r, v.format, tracker.ErrNotFound)
		return
	}
	targets := s.targets(v, m)
	at := slices.IndexFunc(targets, func(t TestTarget) bool { return t.key() == r.PostFormValue("to") })
	if at < 0 {
		s.badRequest(w, v.format)
		return
	}
	if !s.visits.allow(fmt.Sprintf("test/%d", v.user.ID), testsPerPerson) {
		w.Header().Set("Retry-After", strconv.Itoa(int(visitWindow.Seconds())))
		s.renderError(w, v.format, problem{status: http.StatusTooManyRequests, key: "tests"})
		return
	}
	q := s.previewQuery(r.PostFormValue, v)
	q.Channel = targets[at].Channel
	n := s.cfg.Messages.Sample(q.Topic, m, q.Locale)
	n.Channel, n.Recipient = targets[at].Channel, targets[at].Recipient
	result, err := s.cfg.Messages.Send(r.Context(), n)
	if err != nil {
		s.fail(w, r, v.format, err)
		return
	}
	page, err := s.previewOf(r, v, m, q)
	if err != nil {
		s.fail(w, r, v.format, err)
		return
	}
	result.Reason, result.Receipt = tracker.HidePhones(result.Reason), tracker.HidePhones(result.Receipt)
	page.Result = &result
	s.showPreview(w, v, http.StatusOK, page)
}
