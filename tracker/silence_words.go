package tracker

import "strings"

// level says in words what the spells of a node have in common, with names only and no grammar, so that it reads in every language:
// 圆通 广州→成都 干线中转, and the courier's code of the scan where it counts.
func (m *SilenceModel) level(s *Spell, keys []silenceKey) string {
	var way, event, place, phase string
	for _, key := range keys {
		switch key.kind {
		case silencePhase:
			phase = m.cfg.PhaseName(s.Phase)
		case silenceEvent:
			event = s.Event
		case silencePair, silenceLane:
			way = orDash(key.a) + "→" + orDash(key.b)
		case silencePlace:
			place = s.Place
		}
	}
	if len(keys) == 0 {
		return ""
	}
	var out strings.Builder
	out.WriteString(m.cfg.CourierName(s.Lane.Courier))
	for _, word := range [...]string{way, place, phase, event} {
		if word == "" {
			continue
		}
		if out.Len() > 0 {
			out.WriteByte(' ')
		}
		out.WriteString(word)
	}
	return out.String()
}

func orDash(name string) string {
	if name == "" {
		return "–"
	}
	return name
}
