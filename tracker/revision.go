package tracker

import (
	"maps"
	"slices"
)

// newestOf keeps the row of each date with the greatest revision, oldest date first.
func newestOf[T any](rows []T, key func(T) (date string, revision int)) []T {
	at := map[string]int{}
	for i, row := range rows {
		date, revision := key(row)
		best, ok := at[date]
		if ok {
			if _, known := key(rows[best]); revision <= known {
				continue
			}
		}
		at[date] = i
	}
	out := make([]T, 0, len(at))
	for _, date := range slices.Sorted(maps.Keys(at)) {
		out = append(out, rows[at[date]])
	}
	return out
}
