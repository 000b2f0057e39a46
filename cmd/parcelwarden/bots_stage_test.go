package main

import (
	"fmt"
	"net/http/httptest"
	"parcelwarden/notify"
	"parcelwarden/notify/botsink"
	"parcelwarden/tracker"
	"regexp"
	"strconv"
	"sync/atomic"
	"testing"
	"time"
)

// botStage is the real outbox, renderer and dispatchers in front of one bot that enforces its provider's limit, on a clock that the test turns.
type botStage struct {
	t     *testing.T
	ahead atomic.Int64
	app   *app
	sink  *botsink.Sink
	shop  tracker.Merchant
	kind  string
	n     int
}

func (s *botStage) now() time.Time {
	return time.Date(2026, 11, 21, 2, 0, 0, 0, time.UTC).Add(time.Duration(s.ahead.Load()))
}

func newBotStage(t *testing.T, kind string) *botStage {
	t.Helper()
	s := &botStage{t: t, kind: kind}
	s.sink = botsink.New(botsink.Config{Kind: kind, Key: "K-4711-of-the-bot", Secret: botSecret(kind), PerMinute: 20, Block: 10 * time.Minute, Now: s.now})
	server := httptest.NewServer(s.sink)
	t.Cleanup(server.Close)
	cfg, err := loadConfig("", []string{
		"PARCELWARDEN_DATA=" + t.TempDir(), "PARCELWARDEN_BASE_URL=https://pw.example.cn", "PARCELWARDEN_BOTS__OPS__KIND=" + kind,
		"PARCELWARDEN_BOTS__OPS__URL=" + server.URL + s.sink.Path(), "PARCELWARDEN_BOTS__OPS__SECRET=" + botSecret(kind),
	})
	if err != nil {
		t.Fatal(err)
	}
	if s.app, err = openApp(t.Context(), cfg, appOptions{now: s.now, log: quiet()}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.app.close)
	s.shop = s.app.merchants["default"]
	return s
}

func botSecret(kind string) string {
	if kind == "wecom" {
		return ""
	}
	return "SEC-of-the-bot"
}

// node returns a dispatcher with its own memory of what it sent.
func (s *botStage) node() *notify.Dispatcher {
	s.t.Helper()
	s.app.outbox = nil // another node knows nothing of the first one's
	d, err := s.app.dispatcher()
	if err != nil {
		s.t.Fatal(err)
	}
	return d
}

// alerts queues n messages to the bot.
func (s *botStage) alerts(n int) {
	s.t.Helper()
	notices := make([]tracker.Notification, n)
	for i := range notices {
		s.n++
		notices[i] = sampleAlert(s.shop, testFlags{channel: s.kind, to: "ops"}, s.now())
		notices[i].Topic = tracker.TopicBackupProposed // no later one of it makes an earlier one untrue
		notices[i].Key, notices[i].Message.TrackingNo = fmt.Sprintf("k%d", s.n), fmt.Sprintf("YT7600%07d", s.n)
	}
	if added, err := s.app.store.Enqueue(s.t.Context(), notices); err != nil || added != n {
		s.t.Fatalf("%d queued, %v", added, err)
	}
}

func (s *botStage) pass(d *notify.Dispatcher) {
	s.t.Helper()
	if _, err := d.Pass(s.t.Context()); err != nil {
		s.t.Fatal(err)
	}
}

// counted is how many alerts a digest says that it tells.
var counted = regexp.MustCompile(`【(\d+) 条提醒】`)

// told is how many alerts the group was told, by what it read.
func (s *botStage) told() int {
	sum := 0
	for _, m := range s.sink.Messages() {
		n := 1
		if said := counted.FindStringSubmatch(m.Text + m.Title); said != nil {
			n, _ = strconv.Atoi(said[1])
		}
		sum += n
	}
	return sum
}

// states counts the outbox's rows, and checks that no row that was sent counts more than one try.
func (s *botStage) states() map[tracker.DeliveryState]int {
	s.t.Helper()
	rows, err := s.app.store.Outbox(s.t.Context(), s.shop.ID, 0)
	if err != nil {
		s.t.Fatal(err)
	}
	out := map[tracker.DeliveryState]int{}
	for _, n := range rows {
		out[n.State]++
		if n.State == tracker.DeliverySent && n.Tries != 1 {
			s.t.Errorf("row %d was sent at its try %d", n.ID, n.Tries)
		}
	}
	return out
}

func TestAThousandAlertsAreAFewDigests(t *testing.T) {
	t.Parallel()
	for _, kind := range []string{"wecom", "dingtalk", "feishu"} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			s := newBotStage(t, kind)
			s.alerts(1000)
			d := s.node()
			for range 6 { // passes of the job, five seconds apart
				s.pass(d)
				s.ahead.Add(int64(5 * time.Second))
			}
			if got := s.states(); got[tracker.DeliverySent] != 1000 || s.told() != 1000 || len(s.sink.Messages()) != 5 {
				t.Errorf("outbox %v, %d told in %d messages, codes %v", got, s.told(), len(s.sink.Messages()), s.sink.Codes())
			}
		})
	}
}

// Two nodes that do not know of each other send one bot more than it takes. The provider blocks it for ten minutes; the outbox waits, and all
// of it arrives once.
func TestTwoNodesAndOneThrottledBot(t *testing.T) {
	t.Parallel()
	s := newBotStage(t, "dingtalk")
	nodes := []*notify.Dispatcher{s.node(), s.node()}
	for tick := range 200 { // seven minutes of alerts
		s.alerts(2)
		s.pass(nodes[tick%2])
		s.ahead.Add(int64(2 * time.Second))
	}
	for tick := range 8 {
		s.ahead.Add(int64(3 * time.Minute))
		s.pass(nodes[tick%2])
	}
	codes := s.sink.Codes()
	if got := s.states(); got[tracker.DeliverySent] != 400 || s.told() != 400 {
		t.Errorf("outbox %v, %d told, codes %v", got, s.told(), codes)
	}
	if codes[130101] == 0 || codes[130101] > 2 || len(codes) != 2 {
		t.Errorf("codes %v: want the provider to have throttled, and to have been left alone then", codes)
	}
}

// What is over the limit of a minute goes together when the minute is over.
func TestOverTheLimitOfAMinute(t *testing.T) {
	t.Parallel()
	s := newBotStage(t, "wecom")
	d := s.node()
	for range 25 { // one alert a second
		s.alerts(1)
		s.pass(d)
		s.ahead.Add(int64(time.Second))
	}
	if got := s.states(); got[tracker.DeliverySent] != 20 || got[tracker.DeliveryQueued] != 5 || len(s.sink.Codes()) != 1 {
		t.Fatalf("outbox %v, codes %v", got, s.sink.Codes())
	}
	s.ahead.Add(int64(45 * time.Second))
	s.pass(d)
	if got := s.states(); got[tracker.DeliverySent] != 25 || s.told() != 25 || len(s.sink.Messages()) != 21 {
		t.Errorf("outbox %v, %d told in %d messages", got, s.told(), len(s.sink.Messages()))
	}
}
