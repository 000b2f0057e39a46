package tracker

import (
	"reflect"
	"testing"
)

// plainPick looks a row up in the list as it was written down.
func plainPick(rows []Row, c Clock, class RegionClass) (Row, bool) {
	named := func(class RegionClass) (Row, bool) {
		for _, row := range rows {
			if row.Clock == c && row.Class == class {
				return row, true
			}
		}
		return Row{}, false
	}
	if row, ok := named(classAll); ok {
		return row, true
	}
	if class != RegionUnknown {
		return named(class)
	}
	row, ok := named(RegionFar)
	row.RegionGuess = ok
	return row, ok
}

func TestRowTableFindsWhatTheListSays(t *testing.T) {
	t.Parallel()
	book := mustRules(t)
	for _, editions := range book.byPlatform {
		for _, e := range editions {
			sameRows(t, e.id, e.listed, e.rows)
			sameRows(t, e.id, e.listed[:3], indexRows(e.listed[:3])) // with holes
			for _, o := range e.overrides {
				sameRows(t, o.ID, o.Rows, o.rows)
			}
		}
	}
}

func sameRows(t *testing.T, name string, rows []Row, table *rowTable) {
	t.Helper()
	for _, c := range append(Clocks(), "", "none") {
		for _, class := range []RegionClass{RegionNear, RegionFar, RegionRemote, RegionUnknown, classAll, "", "none"} {
			want, has := plainPick(rows, c, class)
			got, ok := table.pick(c, class)
			if ok != has || !reflect.DeepEqual(got, want) {
				t.Errorf("%s: %s on %q gives %s %t, in the list %s %t", name, c, class, got.ID, ok, want.ID, has)
			}
		}
	}
}

func TestEveryClockHasAPlaceInTheTable(t *testing.T) {
	t.Parallel()
	for i, c := range Clocks() {
		if clockIndex(c) != i {
			t.Errorf("%s stands at %d, not %d", c, clockIndex(c), i)
		}
	}
	if len(Clocks()) != clockCount {
		t.Errorf("%d clocks, %d places", len(Clocks()), clockCount)
	}
}

// What judgements share must not change through one of them.
func TestJudgingLeavesTheBookAsItWas(t *testing.T) {
	t.Parallel()
	book, untouched := mustRules(t), mustRules(t)
	for _, s := range mixParcels(t, book) {
		if _, err := book.ExplainClocks(s, mixNow); err != nil {
			t.Fatal(err)
		}
	}
	for platform, editions := range untouched.byPlatform {
		for i, e := range editions {
			if !reflect.DeepEqual(book.byPlatform[platform][i], e) {
				t.Errorf("judging changed %s", e.id)
			}
		}
	}
}
