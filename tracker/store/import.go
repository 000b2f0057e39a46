package store

import (
	"context"
	"fmt"
	"parcelwarden/tracker"
)

// ImportOptions are the options of ImportParcels.
type ImportOptions = tracker.ImportOptions

// importTransaction is how many rows one transaction takes: long enough to be fast, short enough that a poller waiting for
// SQLite's one writer does not notice.
const importTransaction = 2000

// ImportParcels stores rows of one merchant and says for each, in order, what that did. It is idempotent: a parcel is known by
// courier and tracking number, an order by its number, an item by its sub-order number or SKU. A source older than what is stored
// adds what is missing and overwrites nothing; an empty field never erases a known one. A row that changes nothing costs reads
// only. Rows are committed in transactions of a few thousand; on an error the outcomes so far are returned with it.
func (s *Store) ImportParcels(ctx context.Context, merchantID int64, rows []tracker.ParcelRow, opts ImportOptions) ([]tracker.RowOutcome, error) {
	if opts.SourceAt.IsZero() {
		opts.SourceAt = opts.Now
	}
	outcomes := make([]tracker.RowOutcome, 0, len(rows))
	for start := 0; start < len(rows); start += importTransaction {
		part := rows[start:min(start+importTransaction, len(rows))]
		var done []tracker.RowOutcome
		err := s.write(ctx, func(t tx) error {
			done = done[:0]
			im, err := t.newImport(merchantID, opts)
			if err != nil {
				return err
			}
			return chunks(part, func(chunk []tracker.ParcelRow) error {
				out, err := im.store(chunk)
				done = append(done, out...)
				return err
			})
		})
		if err != nil {
			return outcomes, fmt.Errorf("import orders: %w", err)
		}
		outcomes = append(outcomes, done...)
	}
	created := 0
	for _, outcome := range outcomes {
		if outcome == tracker.RowCreated {
			created++
		}
	}
	if created >= manyRows {
		return outcomes, s.analyze(ctx)
	}
	return outcomes, nil
}

// importer stores the rows of one transaction, chunk by chunk.
type importer struct {
	tx
	merchantID int64
	opts       ImportOptions
	now        stamp
	source     stamp
	routes     *routes
	suppliers  map[string]ref
	*chunk
}

// chunk is what the database knows about the rows at hand, changed in memory and written back at the end.
type chunk struct {
	orders    map[string]*orderState
	orderByID map[int64]*orderState
	parcels   map[parcelKey]*parcelState
	newOrders []*orderState
	newParcel []*parcelState
}

type parcelKey struct{ courier, number string }

type orderState struct {
	orderRow
	items     map[string]*itemState
	itemOrder []*itemState
	isNew     bool
	dirty     bool
	touched   bool // a newer source said the same
	judge     bool // its parcels must be judged again
	revalue   bool // the value of its parcels changes
	linked    bool // a parcel came with it
}

type itemState struct {
	itemRow
	isNew, dirty bool
}

type parcelState struct {
	shipmentRow
	orders   map[*orderState]bool // false: the link is new
	newLinks []*orderState
	isNew    bool
	dirty    bool
	touched  bool
	signed   bool // the source says that it was delivered
}

func (t tx) newImport(merchantID int64, opts ImportOptions) (*importer, error) {
	if err := t.lockMerchant(merchantID); err != nil {
		return nil, err
	}
	accounts, err := t.accounts(merchantID)
	if err != nil {
		return nil, err
	}
	im := &importer{
		tx: t, merchantID: merchantID, opts: opts, now: stampOf(opts.Now), source: stampOf(opts.SourceAt),
		routes: newRoutes(accounts), suppliers: map[string]ref{},
	}
	err = t.query(func(scan func(...any) error) error {
		var code string
		var id ref
		err := scan(&code, &id)
		im.suppliers[code] = id
		return err
	}, "SELECT code, id FROM suppliers WHERE merchant_id = ?", merchantID)
	return im, err
}

func (im *importer) store(rows []tracker.ParcelRow) ([]tracker.RowOutcome, error) {
	if err := im.addSuppliers(rows); err != nil {
		return nil, err
	}
	if err := im.load(rows); err != nil {
		return nil, err
	}
	out := make([]tracker.RowOutcome, len(rows))
	for i := range rows {
		out[i] = im.merge(&rows[i])
	}
	return out, im.flush()
}

// addSuppliers creates the suppliers that are named for the first time.
func (im *importer) addSuppliers(rows []tracker.ParcelRow) error {
	for i := range rows {
		code := rows[i].Supplier
		if code == "" || im.suppliers[code] != 0 {
			continue
		}
		id, err := im.nextID("suppliers")
		if err != nil {
			return err
		}
		_, err = im.insert("suppliers", "merchant_id,id,code,name", "", [][]any{{im.merchantID, id, clean(code), clean(code)}})
		if err != nil {
			return err
		}
		im.suppliers[code] = ref(id)
	}
	return nil
}
