package sms

import (
	"fmt"
	"net/http"
	"parcelwarden/notify"
	"parcelwarden/tracker"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// verdict is what a refusal means for the message.
type verdict int

// The verdicts. The last three wait as long as the provider counts.
const (
	final      verdict = iota + 1 // the number or the words: no other try can succeed
	setup                         // a person must mend the account or the signature
	template                      // a person must mend this template, or what fills it
	later                         // may pass by itself
	nextMinute                    // over a limit per second or minute
	nextHour
	nextDay // over a limit per calendar day, Beijing time
)

// refusal is an answer that is no success. Its message may repeat what we sent.
type refusal struct {
	code, message string
	verdict       verdict
	wait          time.Duration // the provider asked for it; zero if it did not
}

// lookUp finds a code in a table, whole or by what stands before its first dot.
func lookUp(table map[string]verdict, code string) verdict {
	if v, ok := table[code]; ok {
		return v
	}
	family, _, _ := strings.Cut(code, ".")
	if v, ok := table[family]; ok {
		return v
	}
	return later // a code that nobody has met yet costs tries, not the alert
}

// byStatus judges an answer that has no code of the provider's own.
func byStatus(a answer, now time.Time) *refusal {
	r := &refusal{code: "HTTP " + strconv.Itoa(a.status), verdict: later, wait: notify.RetryAfter(a.header.Get("Retry-After"), now)}
	switch {
	case a.status >= 300 && a.status < 400:
		r.message, r.verdict = "redirects are not followed", setup
	case a.status == http.StatusRequestTimeout || a.status == http.StatusTooManyRequests || a.status >= 500:
	case a.status >= 400:
		r.verdict = setup // not the provider speaking: a wrong endpoint, or a proxy on the way
	default:
		r.message = "the answer cannot be read"
	}
	return r
}

// beijing is where Chinese providers count days. It has had no summer time since 1991.
func beijing() *time.Location { return time.FixedZone("Asia/Shanghai", 8*60*60) }

// untilMidnight is how long a day of the zone still lasts, and a little more.
func untilMidnight(now time.Time, zone *time.Location) time.Duration {
	local := now.In(zone)
	return time.Date(local.Year(), local.Month(), local.Day()+1, 0, 5, 0, 0, zone).Sub(now)
}

// failure is what the outbox is told about a refusal.
func (c *Channel) failure(r *refusal) *notify.SendError {
	f := &notify.SendError{
		Temporary: r.verdict != final, Setup: r.verdict == setup || r.verdict == template, Template: r.verdict == template, RetryAfter: r.wait,
	}
	switch r.verdict {
	case nextMinute:
		f.RetryAfter = max(f.RetryAfter, time.Minute)
	case nextHour:
		f.RetryAfter = max(f.RetryAfter, time.Hour)
	case nextDay:
		f.RetryAfter = max(f.RetryAfter, untilMidnight(c.cfg.Now(), beijing()))
	case final, setup, template, later:
	}
	f.Reason = fmt.Sprintf("%s %s", c.cfg.Provider, tracker.CleanText(hideDigits(c.hideKeys(r.code)), 80))
	if said := c.quote(r.message); said != "" {
		f.Reason += ": " + said
	}
	return f
}

// What may be a phone number, and what may be a key, a signature or the text that was signed.
var (
	digits = regexp.MustCompile(`[0-9][0-9 ()\-]{5,}[0-9]`)
	opaque = regexp.MustCompile(`[A-Za-z0-9+/=_%&.\-]{24,}`)
)

// quote returns the provider's words without anything in them that identifies a person or opens an account.
func (c *Channel) quote(message string) string {
	message = opaque.ReplaceAllString(c.hideKeys(message), "***")
	return tracker.CleanText(strings.Join(strings.Fields(hideDigits(message)), " "), 120)
}

func hideDigits(text string) string { return digits.ReplaceAllString(text, "***") }

func (c *Channel) hideKeys(text string) string {
	return strings.NewReplacer(c.cfg.Secret, "***", c.cfg.KeyID, "***").Replace(text)
}
