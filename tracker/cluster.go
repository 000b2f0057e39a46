package tracker

import (
	"strings"
	"time"
)

// When many silent parcels are one trouble, after DOMAIN G4, and when they no longer are. What opens a cluster and what ends it lie
// apart, so that one parcel more or less does not tell the merchant twice.
const (
	ClusterLeast  = 5   // parcels proven silent at one place
	ClusterFactor = 3.0 // times the place's usual share

	clusterRemain = 3   // fewer than so many end it
	clusterEased  = 1.5 // less than so many times the usual share ends it
)

// The resolutions of a cluster.
const (
	ResolvedEased   = "eased"    // the share fell back towards the usual one
	ResolvedFewLeft = "few_left" // too few are left to speak of one trouble
)

// ClusterKey is what a cluster is about: one hub, branch or lane of a courier, or the courier as a whole, whose Place is empty.
type ClusterKey struct {
	Kind    Kind
	Courier string
	Place   string // 广州, or 广东>四川 for a lane
}

// String is the key as it is stored: hub_congestion/yto/广州.
func (k ClusterKey) String() string { return string(k.Kind) + "/" + k.Courier + "/" + k.Place }

// ParseClusterKey is the inverse of ClusterKey.String; what is no key gives the zero ClusterKey.
func ParseClusterKey(text string) ClusterKey {
	kind, rest, _ := strings.Cut(text, "/")
	courier, place, ok := strings.Cut(rest, "/")
	if !ok || Kind(kind).Family() != FamilyCluster {
		return ClusterKey{}
	}
	return ClusterKey{Kind: Kind(kind), Courier: courier, Place: place}
}

// clusterLevels lists the kinds of cluster, the most specific first: a parcel belongs to the first that stands.
func clusterLevels() [4]Kind {
	return [4]Kind{KindBranchFault, KindHubCongestion, KindLaneSlow, KindCourierSlow}
}

// ProvincePair is the lane of a parcel at the level at which clusters are counted: 广东>四川, or nothing where an end is not known.
func ProvincePair(s Shipment) string {
	from, to := ProvinceOf(s.Origin), ProvinceOf(s.Destination)
	if from == "" || to == "" {
		return ""
	}
	return from + ">" + to
}

// SiteKey is the key of the clusters at a courier's site.
func SiteKey(courier string, site Site) ClusterKey {
	kind := KindHubCongestion
	if site.Kind == SiteBranch {
		kind = KindBranchFault
	}
	return ClusterKey{Kind: kind, Courier: courier, Place: site.Name}
}

// ClusterParcel is a parcel that counts for clusters: one with an open incident of being stalled, or a member of an open cluster.
type ClusterParcel struct {
	MerchantID int64
	ShipmentID int64
	AccountID  int64
	SupplierID int64
	TrackingNo string
	Courier    string
	Site       Site
	Lane       string // see ProvincePair
	Silent     bool   // silent beyond the watch tier, as a successful look has proven; false for a member that moved
	Blind      bool   // nobody can see it now: it proves nothing, and nothing is concluded from it
	Kind       Kind   // of its own incident
	Severity   Severity
	OpenedAt   time.Time // when its own incident was opened; zero counts as just now
	Since      time.Time // its last scan
	SeenAt     time.Time // the look that proves the silence
	MemberOf   int64     // the cluster's incident; 0 if it is in none
}

// keys are the clusters that a parcel may belong to, the most specific first.
func (p *ClusterParcel) keys() []ClusterKey {
	keys := make([]ClusterKey, 0, 3)
	if p.Site.Name != "" {
		keys = append(keys, SiteKey(p.Courier, p.Site))
	}
	if p.Lane != "" {
		keys = append(keys, ClusterKey{Kind: KindLaneSlow, Courier: p.Courier, Place: p.Lane})
	}
	return append(keys, wholeCourier(p.Courier))
}

func wholeCourier(courier string) ClusterKey {
	return ClusterKey{Kind: KindCourierSlow, Courier: courier}
}

// Cluster is an incident that stands for many parcels. Its Incident has no parcel of its own; Incident.Place is the key.
type Cluster struct {
	Incident Incident
	Share    ClusterShare
}

// Key is what the cluster is about.
func (c Cluster) Key() ClusterKey { return ParseClusterKey(c.Incident.Place) }

// ClusterShare is how many of the parcels present at a place are silent, beside what is usual there.
type ClusterShare struct {
	Silent  int     `json:"silent"`
	Present int     `json:"present"`
	Usual   float64 `json:"usual"`   // usual share, 0 to 1
	UsualOf float64 `json:"usual_n"` // parcels counted on earlier days that the usual share rests on; the rest of it is the courier's share
}

// Now is the silent share, 0 to 1.
func (s ClusterShare) Now() float64 {
	if s.Present == 0 {
		return 0
	}
	return float64(s.Silent) / float64(s.Present)
}

// Times is how often the usual share is exceeded.
func (s ClusterShare) Times() float64 {
	if s.Usual <= 0 {
		return 0
	}
	return s.Now() / s.Usual
}

// ClusterChange moves one cluster to a new state, with the members that come and go and everything that is told. Replaying it changes
// nothing.
type ClusterChange struct {
	Kind    ChangeKind
	Cluster Cluster // the new state; Incident.ID is 0 for ChangeOpen
	At      time.Time
	Join    []ClusterParcel
	Leave   []int64 // parcels
	Notices []Notification
}

// ClusterWatch is everything that is known of one merchant's clusters at one moment.
type ClusterWatch struct {
	Merchant  Merchant
	Suppliers []Supplier
	Parcels   []ClusterParcel
	Present   map[ClusterKey]int          // parcels present, without those nobody can see: at least for every key of CountedKeys
	Usual     map[ClusterKey]ShareHistory // for the same keys, where something was counted before
	Clusters  []Cluster                   // open ones, and those resolved within ReopenWithin
	Tested    int                         // how many places could have a cluster, see TestedPlaces; those of Present at least
}

// ClusterMember is one parcel's membership of a cluster.
type ClusterMember struct {
	Parcel   ClusterParcel
	OrderNos []string
	Supplier string
	Value    Money
	JoinedAt time.Time
	LeftAt   time.Time // zero: still a member
	Incident int64     // the parcel's own open incident; 0 if it has none
}

// ClusterRecord is everything known about one cluster.
type ClusterRecord struct {
	Merchant      Merchant
	Cluster       Cluster
	Members       []ClusterMember // those still in it first, then by when they joined
	Timeline      []TimelineEntry
	Notifications []Notification
}

// Membership tells of which open cluster a parcel is a member. A zero IncidentID means none.
type Membership struct {
	IncidentID int64
	Place      string // the cluster's key
	JoinedAt   time.Time
}
