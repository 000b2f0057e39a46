package tracker

const classAll RegionClass = "all"

// clockCount is how many clocks there are, classCount how many classes a table of rows tells apart.
const (
	clockCount = 11
	classCount = 5
)

// clockIndex numbers the clocks in the order of Clocks; -1 for what is none.
func clockIndex(c Clock) int {
	switch c {
	case ClockLabelToPickup:
		return 0
	case ClockPickupToHub:
		return 1
	case ClockHubGap:
		return 2
	case ClockBranchToDispatch:
		return 3
	case ClockDispatchToSign:
		return 4
	case ClockPresumedLost:
		return 5
	case ClockPromise:
		return 6
	case ClockLine:
		return 7
	case ClockShip:
		return 8
	case ClockLocker:
		return 9
	case ClockLongTail:
		return 10
	default:
		return -1
	}
}

// classIndex numbers the classes; -1 for what is none.
func classIndex(c RegionClass) int {
	switch c {
	case RegionNear:
		return 0
	case RegionFar:
		return 1
	case RegionRemote:
		return 2
	case RegionUnknown:
		return 3
	case classAll:
		return 4
	default:
		return -1
	}
}

// rowTable is which row limits a clock on lanes of a class, worked out once for every class: the row for all classes goes before the one
// for the class, and an unknown class reads the row for far and says so. Its rows are shared by all judgements and never change.
type rowTable [clockCount][classCount]*Row

// find returns the row for the class, nil where there is none. For what is no class there is only the row for all.
func (t *rowTable) find(c Clock, class RegionClass) *Row {
	i, j := clockIndex(c), classIndex(class)
	if i < 0 {
		return nil
	}
	if j < 0 {
		j = classIndex(classAll)
	}
	return t[i][j]
}

// pick returns a copy of the row for the class.
func (t *rowTable) pick(c Clock, class RegionClass) (Row, bool) {
	row := t.find(c, class)
	if row == nil {
		return Row{}, false
	}
	return *row, true
}

// covers reports whether the table limits the clock for every class.
func (t *rowTable) covers(c Clock) bool {
	return t.find(c, RegionNear) != nil && t.find(c, RegionFar) != nil && t.find(c, RegionRemote) != nil
}

func indexRows(rows []Row) *rowTable {
	t := &rowTable{}
	for _, row := range rows {
		if i, j := clockIndex(row.Clock), classIndex(row.Class); i >= 0 && j >= 0 {
			t[i][j] = &row
		}
	}
	far, unknown, all := classIndex(RegionFar), classIndex(RegionUnknown), classIndex(classAll)
	for i := range t {
		line := &t[i]
		if line[unknown] = nil; line[far] != nil {
			guess := *line[far]
			guess.RegionGuess = true
			line[unknown] = &guess
		}
		if line[all] != nil {
			for j := range line {
				line[j] = line[all]
			}
		}
	}
	return t
}
