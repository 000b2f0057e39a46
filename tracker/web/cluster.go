package web

import (
	"encoding/json"
	"net/http"
	"parcelwarden/tracker"
	"strconv"
	"strings"
)

// clusterPageView is one cluster: how many are silent against what is usual, who belongs to it, and what was told.
type clusterPageView struct {
	frame
	ID         int64
	Place      string
	Kind       tracker.Kind
	Severity   string
	Resolution string
	Why        string // silent, present, shares, in one line
	Basis      string // what the usual share rests on
	Times      string
	Silence    string
	Since      Moment
	Opened     Moment
	Ended      Moment
	Look       Moment
	AckBy      string
	Acked      Moment
	Money      bool
	Members    []memberLine
	Count      int     // still members
	Actions    []int64 // incidents that an action on all is about: the cluster's own and its members'
	Messages   []messageLine
	Timeline   []timelineLine
	Self       string
	JSON       string
}

// memberLine is one parcel of a cluster.
type memberLine struct {
	Href, No, Courier string
	Orders, Supplier  string
	Kind              tracker.Kind
	Severity          string
	Silence, Value    string
	Joined, Left      Moment
}

func (s *Server) clusterPage(w http.ResponseWriter, r *http.Request, v visit) {
	path, plain := strings.CutSuffix(r.PathValue("id"), ".json")
	id, err := strconv.ParseInt(path, 10, 64)
	if err != nil {
		s.fail(w, r, v.format, tracker.ErrNotFound)
		return
	}
	rec, err := s.cfg.Store.Cluster(r.Context(), v.scope(), id)
	if err != nil {
		s.fail(w, r, v.format, err)
		return
	}
	if v.merchant.ID == 0 { // an admin who looks at every merchant reads this one in its own zone
		v.format = s.formatFor(v.locale, rec.Merchant)
	}
	if plain {
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(clusterRecordOf(rec))
		return
	}
	s.render(w, v.format, "cluster", s.clusterOf(r, v, rec))
}

func (s *Server) clusterOf(r *http.Request, v visit, rec tracker.ClusterRecord) clusterPageView {
	c := rec.Cluster
	in, share := c.Incident, c.Share
	p := clusterPageView{
		ID: in.ID, Place: s.cfg.Words.ClusterPlace(v.locale, c.Key()), Kind: in.Kind, Severity: in.Severity.String(),
		Silence: v.hours(clockHours(v, in)), Since: v.moment(in.Since), Opened: v.moment(in.OpenedAt), Ended: v.moment(in.ResolvedAt), Look: v.moment(in.SeenAt),
		AckBy: in.AckBy, Acked: v.moment(in.AckAt), Money: v.seesMoney(), Self: "/clusters/" + strconv.FormatInt(in.ID, 10),
		Why:   v.t("cluster.why", "Silent", share.Silent, "Present", share.Present, "Now", v.percent(share.Now()), "Usual", v.percent(share.Usual)),
		Basis: v.t("cluster.usual.thin"), Times: v.t("cluster.times", "Times", strconv.FormatFloat(share.Times(), 'f', 1, 64)),
	}
	p.frame, p.JSON = s.frameFor(r, v, "stuck", p.Place), p.Self+".json"
	if share.UsualOf >= 1 {
		p.Basis = v.t("cluster.usual.basis", "Count", int(share.UsualOf))
	}
	if !in.Open() {
		p.Resolution = v.word("resolution", in.Resolution)
	} else {
		p.Actions = append(p.Actions, in.ID)
	}
	for _, m := range rec.Members {
		p.Members = append(p.Members, s.memberLine(v, m))
		if m.LeftAt.IsZero() {
			p.Count++
			if m.Incident != 0 && len(p.Actions) < mostAtOnce {
				p.Actions = append(p.Actions, m.Incident)
			}
		}
	}
	for _, n := range rec.Notifications {
		p.Messages = append(p.Messages, v.messageLine(n))
	}
	for _, e := range rec.Timeline {
		if e.ShipmentID == 0 { // who joined and left stands in the table
			p.Timeline = append(p.Timeline, v.timelineLine(e))
		}
	}
	return p
}

func (s *Server) memberLine(v visit, m tracker.ClusterMember) memberLine {
	line := memberLine{
		Href: "/parcels/" + strconv.FormatInt(m.Parcel.ShipmentID, 10), No: m.Parcel.TrackingNo, Courier: s.cfg.CourierName(v.locale, m.Parcel.Courier),
		Orders: strings.Join(m.OrderNos, "、"), Supplier: m.Supplier, Kind: m.Parcel.Kind, Severity: m.Parcel.Severity.String(), Value: v.money(m.Value),
		Joined: v.moment(m.JoinedAt), Left: v.moment(m.LeftAt),
	}
	if m.Parcel.Silent {
		line.Silence = v.hours(max(0, m.Parcel.SeenAt.Sub(m.Parcel.Since).Hours()))
	}
	return line
}

// clusterNote says on a parcel's page that it is told with others.
type clusterNote struct{ Href, Text string }

func (s *Server) clusterNote(v visit, m tracker.Membership) *clusterNote {
	if m.IncidentID == 0 {
		return nil
	}
	place := s.cfg.Words.ClusterPlace(v.locale, tracker.ParseClusterKey(m.Place))
	return &clusterNote{
		Href: "/clusters/" + strconv.FormatInt(m.IncidentID, 10),
		Text: v.t("parcel.cluster", "Place", place, "ID", m.IncidentID, "At", v.clock(m.JoinedAt)),
	}
}
