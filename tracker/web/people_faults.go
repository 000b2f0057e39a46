package web

import (
	"net/http"
	"parcelwarden/tracker"
	"strings"
	"time"
)

// faultLine is one channel, or a part of it, that needs its setup mended.
type faultLine struct {
	What, To, Reason string
	Since, Next      string
}

func (v visit) faultLines(channel string, faults []tracker.ChannelFault) []faultLine {
	var out []faultLine
	for _, f := range faults {
		if f.Channel != channel {
			continue
		}
		out = append(out, faultLine{
			What: v.faultSays(f), To: tracker.HideRecipient(f.Channel, f.Recipient), Reason: tracker.HidePhones(tracker.HideTokens(f.Reason)),
			Since: v.t("people.fault.since", "At", v.clock(f.Since), "N", f.Tries), Next: v.t("people.fault.next", "At", v.clock(f.ProbeAt)),
		})
	}
	return out
}

// faultSays names what needs its setup.
func (v visit) faultSays(f tracker.ChannelFault) string {
	topic, locale, part := strings.Cut(f.Part, "/")
	if !part {
		return v.t("people.fault")
	}
	return v.t("people.fault.part", "Topic", v.t("topic."+topic), "Language", v.t("language."+locale))
}

// withFaults marks the ways over which a person is not reached now.
func (l personLine) withFaults(v visit, p tracker.Person, faults []tracker.ChannelFault) personLine {
	for i, w := range p.Ways {
		for _, f := range faults {
			if f.Channel == w.Channel && (f.Recipient == "" || f.Recipient == w.To) && l.Ways[i].Fault == "" {
				l.Ways[i].Fault = v.faultSays(f)
			}
		}
	}
	return l
}

// retryChannels is POST /people/retry: somebody has mended a channel.
func (s *Server) retryChannels(w http.ResponseWriter, r *http.Request, v visit) {
	m, ok := s.peopleShop(w, r, v)
	if !ok {
		return
	}
	n, err := s.cfg.People.Book.RetryChannels(r.Context(), m.ID, v.now.Truncate(time.Second))
	if err != nil {
		s.fail(w, r, v.format, err)
		return
	}
	s.remember(r, v.t("people.fault.retried", "N", n))
	http.Redirect(w, r, "/people", http.StatusSeeOther)
}
