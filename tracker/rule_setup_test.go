package tracker

import (
	"slices"
	"testing"
)

func TestSetupProblemsAreThoseThatNeedSetup(t *testing.T) {
	t.Parallel()
	for _, p := range []Problem{
		ProblemNone, ProblemNeedsPhone, ProblemNumberLocked, ProblemBadCredentials, ProblemNoPermission, ProblemQuota, ProblemCourierUnknown,
		ProblemBadNumber, ProblemNoAccount,
	} {
		if slices.Contains(SetupProblems(), p) != needsSetup(p) {
			t.Errorf("%q: the list and the judgement differ", p)
		}
	}
}
