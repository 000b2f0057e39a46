package web

import (
	"parcelwarden/tracker"
	"time"
)

// ClusterRecord is one cluster in the shape that scripts read.
type ClusterRecord struct {
	Incident   int64                 `json:"incident"`
	Kind       tracker.Kind          `json:"kind"`
	Severity   string                `json:"severity"`
	Courier    string                `json:"courier"`
	Place      string                `json:"place"` // empty for a courier as a whole
	Share      tracker.ClusterShare  `json:"share"`
	Since      time.Time             `json:"since"`
	OpenedAt   time.Time             `json:"opened_at"`
	ResolvedAt *time.Time            `json:"resolved_at"`
	Resolution string                `json:"resolution"`
	Members    []ClusterMemberRecord `json:"members"`
}

// ClusterMemberRecord is one parcel of a cluster; left_at is null while it is a member.
type ClusterMemberRecord struct {
	TrackingNo   string       `json:"tracking_no"`
	Courier      string       `json:"courier"`
	OrderNos     []string     `json:"order_nos"`
	Supplier     string       `json:"supplier"`
	Incident     int64        `json:"incident"` // its own open incident, or 0
	Kind         tracker.Kind `json:"kind"`
	Severity     string       `json:"severity"`
	SilenceHours float64      `json:"silence_hours"`
	JoinedAt     time.Time    `json:"joined_at"`
	LeftAt       *time.Time   `json:"left_at"`
}

func clusterRecordOf(rec tracker.ClusterRecord) ClusterRecord {
	zone, in, key := rec.Merchant.Location(), rec.Cluster.Incident, rec.Cluster.Key()
	out := ClusterRecord{
		Incident: in.ID, Kind: in.Kind, Severity: in.Severity.String(), Courier: key.Courier, Place: key.Place, Share: rec.Cluster.Share,
		Since: in.Since.In(zone), OpenedAt: in.OpenedAt.In(zone), ResolvedAt: known(in.ResolvedAt, zone), Resolution: in.Resolution,
		Members: make([]ClusterMemberRecord, 0, len(rec.Members)),
	}
	for _, m := range rec.Members {
		line := ClusterMemberRecord{
			TrackingNo: m.Parcel.TrackingNo, Courier: m.Parcel.Courier, OrderNos: append([]string{}, m.OrderNos...), Supplier: m.Supplier, Incident: m.Incident,
			Kind: m.Parcel.Kind, Severity: m.Parcel.Severity.String(), JoinedAt: m.JoinedAt.In(zone), LeftAt: known(m.LeftAt, zone),
		}
		if m.Parcel.Silent {
			line.SilenceHours = hoursBetween(m.Parcel.Since, m.Parcel.SeenAt)
		}
		out.Members = append(out.Members, line)
	}
	return out
}

// known is an instant in a zone, or nil.
func known(at time.Time, zone *time.Location) *time.Time {
	if at.IsZero() {
		return nil
	}
	local := at.In(zone)
	return &local
}
