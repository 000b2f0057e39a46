// Package sources reads what a shop hands over: order exports (generic CSV, Doudian export, XLSX), orders as JSON, and suppliers.
// It turns them into tracker.ParcelRow and tracker.Supplier and says of every row it cannot use which field is wrong and why. It
// stores nothing, and it holds one record in memory at a time.
package sources
