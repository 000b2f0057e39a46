package store_test

import "slices"

func suite() []storeTest {
	return slices.Concat(importTests(), routeTests(), claimTests(), recordTests(), verdictTests(), raceTests(), effectTests(), outboxTests(), ladderTests(),
		staffTests(), listTests())
}
