package store_test

import "slices"

// suite lists every test that must hold on each database.
func suite() []storeTest {
	return slices.Concat(importTests(), routeTests(), claimTests(), quotaTests(), correctionTests(), recordTests(), recoverTests(), verdictTests(), raceTests(), effectTests(), outboxTests(),
		ladderTests(), staffTests(), listTests(), factsTests(), factsProfileTests(), peopleTests(), keepTests(), tenantTests(),
		sourceTests(), refundTests(), pushTests(), subscriptionTests(), clusterTests(), taxonomyTests(), ruleTests(), whatIfTests(), laneTests(), alertTests(), alertSettingTests(), scoreDayTests(), decisionTests(),
		decisionRaceTests(), decisionEndTests(), learnTests(), supplierTests(), snapshotTests(), contactTests(), orderLadderTests(), orderDecisionTests(), rebookTests(), attemptTests(), costTests(), reshippedTests(), groupTests(), lineDayTests(), faultTests())
}
