package store

import (
	"context"
	"fmt"
	"parcelwarden/tracker"
)

// silentKinds are the incidents that say a parcel does not move. A parcel in a locker waits for its buyer, and a very old one may move.
func silentKinds() []tracker.Kind {
	return []tracker.Kind{
		tracker.KindHubWait, tracker.KindOriginHubStall, tracker.KindTransitStall, tracker.KindNotDispatched, tracker.KindNotSigned,
		tracker.KindLostSuspected,
	}
}

// SilentParcels returns what a merchant's clusters are made of: the parcels with an open incident of being stalled whose place is known,
// and the members of open clusters that move again. It reads open incidents, not parcels.
func (s *Store) SilentParcels(ctx context.Context, merchantID int64) ([]tracker.ClusterParcel, error) {
	var out []tracker.ClusterParcel
	err := s.read(ctx, func(t tx) error {
		out = nil
		at := map[int64]int{}
		kinds, args := in(silentKinds())
		silent := `SELECT s.id, s.account_id, s.supplier_id, s.tracking_no, s.courier, s.site, s.lane, s.blind_since, s.last_event_at, i.opened_at, i.kind, i.severity,
			i.seen_at, m.incident_id FROM incidents i JOIN shipments s ON s.merchant_id = i.merchant_id AND s.id = i.shipment_id AND s.closed_at IS NULL AND s.site <> ''
			LEFT JOIN incident_members m ON m.merchant_id = s.merchant_id AND m.shipment_id = s.id AND m.left_at IS NULL
			WHERE i.merchant_id = ? AND i.resolved_at IS NULL AND i.severity >= 1 AND i.kind IN ` + kinds + " ORDER BY i.id"
		moving := `SELECT s.id, s.account_id, s.supplier_id, s.tracking_no, s.courier, s.site, s.lane, s.blind_since, s.last_event_at, 0, '', 0,
			s.last_look_at, m.incident_id FROM incident_members m JOIN shipments s ON s.merchant_id = m.merchant_id AND s.id = m.shipment_id
			WHERE m.merchant_id = ? AND m.left_at IS NULL ORDER BY s.id`
		err := t.query(func(scan func(...any) error) error {
			p, err := scanClusterParcel(scan, merchantID)
			p.Silent = true
			if i, twice := at[p.ShipmentID]; twice {
				out[i].Severity = max(out[i].Severity, p.Severity)
				return err
			}
			at[p.ShipmentID] = len(out)
			out = append(out, p)
			return err
		}, silent, append([]any{merchantID}, args...)...)
		if err != nil {
			return err
		}
		return t.query(func(scan func(...any) error) error {
			p, err := scanClusterParcel(scan, merchantID)
			if _, known := at[p.ShipmentID]; !known {
				out = append(out, p)
			}
			return err
		}, moving, merchantID)
	})
	if err != nil {
		return nil, fmt.Errorf("list silent parcels: %w", err)
	}
	return out, nil
}

func scanClusterParcel(scan func(...any) error, merchantID int64) (tracker.ClusterParcel, error) {
	p := tracker.ClusterParcel{MerchantID: merchantID}
	var account, supplier, member ref
	var blind, since, opened, seen stamp
	var site string
	err := scan(&p.ShipmentID, &account, &supplier, &p.TrackingNo, &p.Courier, &site, &p.Lane, &blind, &since, &opened, &p.Kind, &p.Severity, &seen, &member)
	p.AccountID, p.SupplierID, p.MemberOf, p.Site = int64(account), int64(supplier), int64(member), tracker.ParseSite(site)
	p.Blind, p.Since, p.OpenedAt, p.SeenAt = blind != 0, since.time(), opened.time(), seen.time()
	return p, err
}

// placed holds for the parcels that clusters count: those that are somewhere and can be seen. It is the condition of the indexes.
const placed = " FROM shipments WHERE merchant_id = ? AND closed_at IS NULL AND blind_since IS NULL AND site <> ''"

func without(blind []int64) (string, []any) {
	if len(blind) == 0 {
		return "", nil
	}
	list, args := in(blind)
	return " AND COALESCE(account_id, 0) NOT IN " + list, args
}

// PresentAt counts the parcels of a merchant at each of the keys' places, each by its index, without those of the blind accounts.
func (s *Store) PresentAt(ctx context.Context, merchantID int64, keys []tracker.ClusterKey, blind []int64) (map[tracker.ClusterKey]int, error) {
	out := make(map[tracker.ClusterKey]int, len(keys))
	err := s.read(ctx, func(t tx) error {
		seen, more := without(blind)
		for _, key := range keys {
			where, args := " AND courier = ?", []any{merchantID, key.Courier}
			switch key.Kind {
			case tracker.KindLaneSlow:
				where, args = where+" AND lane = ?", append(args, key.Place)
			case tracker.KindHubCongestion:
				where, args = where+" AND site = ?", append(args, tracker.Site{Kind: tracker.SiteHub, Name: key.Place}.String())
			case tracker.KindBranchFault:
				where, args = where+" AND site = ?", append(args, tracker.Site{Kind: tracker.SiteBranch, Name: key.Place}.String())
			default:
			}
			var n int
			err := t.query(func(scan func(...any) error) error { return scan(&n) }, "SELECT COUNT(*)"+placed+where+seen, append(args, more...)...)
			if err != nil {
				return err
			}
			out[key] = n
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("count parcels at places: %w", err)
	}
	return out, nil
}

// PresentEverywhere counts the parcels of a merchant at every place, lane and courier in one pass over those on their way.
func (s *Store) PresentEverywhere(ctx context.Context, merchantID int64, blind []int64) (map[tracker.ClusterKey]int, error) {
	out := map[tracker.ClusterKey]int{}
	err := s.read(ctx, func(t tx) error {
		clear(out)
		seen, more := without(blind)
		return t.query(func(scan func(...any) error) error {
			var courier, site, lane string
			var n int
			err := scan(&courier, &site, &lane, &n)
			out[tracker.SiteKey(courier, tracker.ParseSite(site))] += n
			out[tracker.ClusterKey{Kind: tracker.KindCourierSlow, Courier: courier}] += n
			if lane != "" {
				out[tracker.ClusterKey{Kind: tracker.KindLaneSlow, Courier: courier, Place: lane}] += n
			}
			return err
		}, "SELECT courier, site, lane, COUNT(*)"+placed+seen+" GROUP BY courier, site, lane", append([]any{merchantID}, more...)...)
	})
	if err != nil {
		return nil, fmt.Errorf("count parcels everywhere: %w", err)
	}
	return out, nil
}

// PlaceShares returns what was counted at places on earlier days; without keys, at all of them.
func (s *Store) PlaceShares(ctx context.Context, merchantID int64, keys []tracker.ClusterKey) (map[tracker.ClusterKey]tracker.ShareHistory, error) {
	out := map[tracker.ClusterKey]tracker.ShareHistory{}
	err := s.read(ctx, func(t tx) error {
		clear(out)
		collect := func(scan func(...any) error) error {
			var h tracker.ShareHistory
			var place string
			err := scan(&place, &h.Present, &h.Silent, &h.Day, &h.LastPresent, &h.LastSilent)
			h.Key = tracker.ParseClusterKey(place)
			out[h.Key] = h
			return err
		}
		const query = "SELECT place, present, silent, day, last_present, last_silent FROM place_shares WHERE merchant_id = ?"
		if len(keys) == 0 {
			return t.query(collect, query, merchantID)
		}
		return chunks(keys, func(part []tracker.ClusterKey) error {
			places := make([]string, 0, len(part))
			for _, key := range part {
				places = append(places, key.String())
			}
			list, args := in(places)
			return t.query(collect, query+" AND place IN "+list, append([]any{merchantID}, args...)...)
		})
	})
	if err != nil {
		return nil, fmt.Errorf("read usual shares: %w", err)
	}
	return out, nil
}

// SavePlaceShares writes histories of a day. One that was written for the same day or a later one stays, so that two nodes count a day once.
func (s *Store) SavePlaceShares(ctx context.Context, merchantID int64, histories []tracker.ShareHistory) error {
	rows := make([][]any, 0, len(histories))
	for _, h := range histories {
		rows = append(rows, []any{merchantID, clean(h.Key.String()), h.Present, h.Silent, h.Day, h.LastPresent, h.LastSilent})
	}
	err := s.write(ctx, func(t tx) error {
		_, err := t.insert("place_shares", "merchant_id,place,present,silent,day,last_present,last_silent", `ON CONFLICT (merchant_id, place) DO UPDATE SET
			present = excluded.present, silent = excluded.silent, day = excluded.day, last_present = excluded.last_present, last_silent = excluded.last_silent WHERE place_shares.day < excluded.day`, rows)
		return err
	})
	if err != nil {
		return fmt.Errorf("save usual shares: %w", err)
	}
	return nil
}
