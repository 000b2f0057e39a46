package tracker

import (
	"strconv"
	"strings"
	"time"
)

// Explainer puts verdicts and advice into words. Every number it prints is taken from what it is given, estimates are marked, and
// a loss probability is printed only with the counts behind it.
type Explainer struct{ words *Words }

// NewExplainer returns an explainer that speaks the shared vocabulary.
func NewExplainer(w *Words) *Explainer { return &Explainer{w} }

// ExplainInput is what one explanation is made from. Orders give the paid amount; Entries are the incident's ledger rows, of which the
// newest is used; Gates are those of the shop's present score. Whatever is left out is not mentioned.
type ExplainInput struct {
	Recommendation Recommendation
	Incident       Incident
	Shipment       Shipment
	Orders         []Order
	Entries        []ScoreEntry
	Gates          []GateDistance
	Zone           *time.Location // of the merchant; nil means UTC
	Now            time.Time
}

// phrase is one explanation under way: the language and the zone everything is said in.
type phrase struct {
	words  *Words
	locale Locale
	zone   *time.Location
	now    time.Time
}

func (e *Explainer) phrase(locale Locale, zone *time.Location, now time.Time) phrase {
	if zone == nil {
		zone = time.UTC
	}
	return phrase{e.words, locale, zone, now}
}

// say fills a sentence of the vocabulary: pairs of placeholder and text.
func (p phrase) say(group, name string, pairs ...string) string {
	text := p.words.Of(p.locale, group, name)
	if len(pairs) == 0 {
		return text
	}
	old := make([]string, len(pairs))
	for i, s := range pairs {
		old[i] = s
		if i%2 == 0 {
			old[i] = "{" + s + "}"
		}
	}
	return strings.NewReplacer(old...).Replace(text)
}

func (p phrase) word(group, name string) string { return p.words.Of(p.locale, group, name) }

// inside is a word in the middle of a sentence, where English has no capital.
func (p phrase) inside(group, name string) string {
	word := p.word(group, name)
	if p.locale == LocaleEN && word != "" {
		return strings.ToLower(word[:1]) + word[1:]
	}
	return word
}

func (p phrase) at(t time.Time) string { return t.In(p.zone).Format("01-02 15:04") }

// money shows an amount as people of the language write it.
func (p phrase) money(m Money) string {
	if m.Currency == "CNY" && p.locale != LocaleEN {
		return "¥" + m.Decimal()
	}
	return m.Decimal() + " " + m.Currency
}

func (p phrase) est(marked bool) string {
	if marked {
		return p.say("explain", "est")
	}
	return ""
}

// span shows a duration in the unit people would use.
func (p phrase) span(d time.Duration) string {
	switch {
	case d < time.Hour:
		return p.say("explain", "minutes", "n", strconv.Itoa(int(max(d, 0)/time.Minute)))
	case d < 72*time.Hour:
		return p.say("explain", "hours", "n", hoursText(d.Hours()))
	default:
		return p.say("explain", "days", "n", strconv.Itoa(int(d.Hours()/24)))
	}
}

// hoursText shows hours without pretending to minutes: 101, 7.5. It never rounds up, so that 47:59 is not shown as 48.
func hoursText(h float64) string {
	h = max(h, 0)
	if h >= 10 {
		return strconv.Itoa(int(h + 1e-9))
	}
	return strconv.FormatFloat(float64(int(h*10+1e-9))/10, 'f', -1, 64)
}

func percent(v float64) string { return strconv.FormatFloat(v*100, 'f', 0, 64) + "%" }

func (p phrase) list(parts []string) string {
	kept := parts[:0]
	for _, s := range parts {
		if s != "" {
			kept = append(kept, s)
		}
	}
	return strings.Join(kept, p.say("explain", "comma"))
}

// Explain gives the explanation line by line: the advice and its runner-up, what it rests on, the money, the score, the next node and what
// to mind. Lines with nothing to say are left out.
func (e *Explainer) Explain(locale Locale, in ExplainInput) []string {
	p := e.phrase(locale, in.Zone, in.Now)
	var out []string
	for _, line := range []string{
		p.advice(in), p.basis(in), p.costs(in), p.effect(in), p.next(in), p.notes(in.Recommendation),
	} {
		if line != "" {
			out = append(out, line)
		}
	}
	return out
}

// Advice is the advice in one line without its reasons, for lists and messages.
func (e *Explainer) Advice(locale Locale, in ExplainInput) string {
	return e.phrase(locale, in.Zone, in.Now).advice(in)
}
