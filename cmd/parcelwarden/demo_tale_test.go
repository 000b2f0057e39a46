//go:build servers

package main

import (
	"os"
	"parcelwarden/couriers/simulator"
	"parcelwarden/notify/mailsink"
	"parcelwarden/tracker"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// tellingTale is the demo on a clock that the test turns, with a browser before it.
type tellingTale struct {
	*rehearsal
	*browser
	t        *testing.T
	pictures string
}

func openTale(t *testing.T) *tellingTale {
	t.Helper()
	s := &tellingTale{t: t, pictures: t.TempDir()}
	if os.Getenv("STORY_PICTURES") != "" {
		s.pictures = filepath.Join("..", "..", ".github", "story")
	}
	s.rehearsal = &rehearsal{start: time.Date(2026, 10, 13, 2, 0, 0, 0, time.UTC), step: 10 * time.Minute, ran: map[string]time.Time{}}
	std := &settings{std: stdio{in: os.Stdin, out: os.Stderr, err: os.Stderr}, now: time.Now, quiet: true}
	flags := demoFlags{listen: "127.0.0.1:0", parcels: 150, speed: 1, seed: 2}
	if err := s.raise(t.Context(), std, &demo{flags: flags, faults: simulator.FaultsDemo}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.close)
	s.browser = openBrowser(t)
	s.open(s.address("/login"), "desk")
	s.fill("#name", "demo")
	s.fill("#password", s.password)
	s.click("button.main", ".bar nav")
	s.click(`button[name="locale"]`, `html[lang="en"]`)
	return s
}

func (s *tellingTale) address(path string) string {
	return "http://" + s.demo.pages.Addr().String() + path
}

// pass turns the clock until something is so, at most two days.
func (s *tellingTale) pass(what string, so func(tracker.ParcelRecord) bool) tracker.ParcelRecord {
	s.t.Helper()
	for end := s.now().Add(48 * time.Hour); s.now().Before(end); {
		s.ahead.Add(int64(s.step))
		if err := s.round(s.t.Context()); err != nil {
			s.t.Fatal(err)
		}
		rec, err := s.app.store.Parcel(s.t.Context(), s.tale.shop.ID, s.tale.shipment)
		if err != nil {
			s.t.Fatal(err)
		}
		if so(rec) {
			return rec
		}
	}
	s.t.Fatalf("two days pass and not: %s", what)
	return tracker.ParcelRecord{}
}

// sent reports whether a message of a topic about the parcel has gone out.
func sent(rec tracker.ParcelRecord, topic tracker.Topic) bool {
	return slices.ContainsFunc(rec.Notifications, func(n tracker.Notification) bool { return n.Topic == topic && n.State == tracker.DeliverySent })
}

// mailTo is the newest mail to an address that speaks of the parcel.
func (s *tellingTale) mailTo(address string) mailsink.Mail {
	s.t.Helper()
	mails := s.mail.Messages()
	slices.Reverse(mails)
	i := slices.IndexFunc(mails, func(m mailsink.Mail) bool {
		return slices.Contains(m.To, address) && strings.Contains(m.Text, s.tale.row.TrackingNo)
	})
	if i < 0 {
		s.t.Fatalf("there is no mail to %s about %s", address, s.tale.row.TrackingNo)
	}
	return mails[i]
}

// follow opens a mail in the sink some minutes after it came, and the link in it on a phone.
func (s *tellingTale) follow(m mailsink.Mail, picture string) {
	s.t.Helper()
	s.ahead.Add(int64(7 * time.Minute))
	s.open(s.address(demoMailPath), "desk")
	s.click(`a[href="`+strconv.Itoa(m.Number)+`"]`, "pre, .text")
	s.picture(picture, "")
	link := regexp.MustCompile(`http://\S+/s/[\w.-]+`).FindString(m.Text)
	if link == "" {
		s.t.Fatalf("no link in %q", m.Text)
	}
	s.open(link, "phone")
	s.accessible()
}

// picture keeps what the window shows, or one part of the page.
func (s *tellingTale) picture(name, on string) {
	s.t.Helper()
	if name != "" {
		s.do(browserAct{Do: "shot", File: filepath.Join(s.pictures, name+".png"), On: on})
	}
}

func (s *tellingTale) parcelPage() {
	s.t.Helper()
	s.open(s.parcelAddress(), "desk")
}

func (s *tellingTale) parcelAddress() string {
	return s.address("/parcels/" + strconv.FormatInt(s.tale.shipment, 10))
}

// ledger keeps what the ledger says about the parcel.
func (s *tellingTale) ledger(name string) {
	s.t.Helper()
	s.open(s.parcelAddress(), "wide")
	s.picture(name, ".days-ledger")
}
