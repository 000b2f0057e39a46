package zto

import (
	"parcelwarden/couriers"
	"parcelwarden/tracker"
	"testing"
)

// TestCodes holds every documented code, read without words.
func TestCodes(t *testing.T) {
	t.Parallel()
	p := parser{query: queryCodes(), actions: actionCodes()}
	for _, c := range []struct {
		list   vocabulary
		name   string
		size   int
		status map[string]tracker.Status
	}{
		{p.query, "query", 26, map[string]tracker.Status{
			"收件": tracker.StatusPickedUp, "发件": tracker.StatusInTransit, "到件": tracker.StatusInTransit, "派件": tracker.StatusOutForDelivery,
			"签收": tracker.StatusDelivered, "退件": tracker.StatusReturning, "问题件": tracker.StatusException, "事件": tracker.StatusUnknown,
			"转单": tracker.StatusInTransit, "安检": tracker.StatusInTransit, "第三方签收": tracker.StatusDelivered, "退件签收": tracker.StatusReturned,
			"ARRIVAL": tracker.StatusAvailableForPickup, "SIGNED": tracker.StatusDelivered, "DELIVERY": tracker.StatusOutForDelivery,
			"DEPARTURE": tracker.StatusException,
			"1":         tracker.StatusPickedUp, "2": tracker.StatusInTransit, "3": tracker.StatusInTransit, "4": tracker.StatusOutForDelivery,
			"5": tracker.StatusDelivered, "7": tracker.StatusDelivered, "8": tracker.StatusReturning, "9": tracker.StatusInTransit,
			"44": tracker.StatusAvailableForPickup, "45": tracker.StatusInTransit,
		}},
		{p.actions, "push", 11, map[string]tracker.Status{
			"GOT": tracker.StatusPickedUp, "DEPARTURE": tracker.StatusInTransit, "ARRIVAL": tracker.StatusInTransit,
			"DISPATCH": tracker.StatusOutForDelivery, "RETURN_SCAN": tracker.StatusReturning, "RETURN_SIGNED": tracker.StatusReturned,
			"INBOUND": tracker.StatusAvailableForPickup, "HANDOVERSCAN_SIGNED": tracker.StatusAvailableForPickup,
			"DEPARTURE_SIGNED": tracker.StatusDelivered, "SIGNED": tracker.StatusDelivered, "PROBLEM": tracker.StatusException,
		}},
	} {
		if len(c.list.codes) != c.size || len(c.status) != c.size {
			t.Errorf("%s: %d codes in the table, %d in the test, %d documented", c.name, len(c.list.codes), len(c.status), c.size)
		}
		for code, want := range c.status {
			got := c.list.read(scan{Type: couriers.Text(code)})
			if got.Status != want || got.Unknown || got.Hint != (want == tracker.StatusUnknown) {
				t.Errorf("%s %s: %+v, want %s", c.name, code, got, want)
			}
			if table := c.list.codes[code].Status; table != want {
				t.Errorf("%s %s: the table says %s, the rule %s", c.name, code, table, want)
			}
		}
		for code := range c.list.rules {
			if _, known := c.list.codes[code]; !known {
				t.Errorf("%s: a rule for %s, which is no code", c.name, code)
			}
		}
	}
}

// TestRules shows that each rule needs its condition.
func TestRules(t *testing.T) {
	t.Parallel()
	query := queryCodes()
	for name, c := range map[string]struct {
		scan scan
		want tracker.Status
	}{
		"45 with a collector":             {scan{Type: "45", Words: "收件人已取件"}, tracker.StatusDelivered},
		"45 with a signature":             {scan{Type: "45", Words: "已出站，客户签收"}, tracker.StatusDelivered},
		"45 without":                      {scan{Type: "45", Words: "快件已从代收点出站"}, tracker.StatusInTransit},
		"45 with the courier":             {scan{Type: "45", Words: "业务员取件，重新派送"}, tracker.StatusInTransit},
		"screening":                       {scan{Type: "安检", Words: "快件安检中"}, tracker.StatusInTransit},
		"a note":                          {scan{Type: "事件", Words: "快件破损，正在核实"}, tracker.StatusUnknown},
		"a note of a loss":                {scan{Type: "事件", Words: "快件确认丢失"}, tracker.StatusLost},
		"back to the branch":              {scan{Type: "退件", ReturnType: "1"}, tracker.StatusReturning},
		"back to the sender":              {scan{Type: "退件", ReturnType: "2"}, tracker.StatusReturning},
		"another address":                 {scan{Type: "退件", ReturnType: "3", Words: "退件改址"}, tracker.StatusInTransit},
		"returned":                        {scan{Type: "8", ReturnType: "4"}, tracker.StatusReturning},
		"refused":                         {scan{Type: "退件", ReturnType: "5"}, tracker.StatusReturning},
		"another address after a problem": {scan{Type: "退件", ReturnType: "6"}, tracker.StatusInTransit},
		"not served, back":                {scan{Type: "退件", ReturnType: "10"}, tracker.StatusReturning},
		"signed by the sender":            {scan{Type: "签收", Words: "退件已签收，签收人：寄件人"}, tracker.StatusReturned},
		"quoted signature":                {scan{Type: "问题件", Words: "客户称未收到，系统显示已签收"}, tracker.StatusException},
		"unknown and on its way":          {scan{Type: "新码", Words: "正在派送途中"}, tracker.StatusUnknown},
		"unknown and signed":              {scan{Type: "新码", Words: "客户已签收"}, tracker.StatusDelivered},
	} {
		if got := query.read(c.scan); got.Status != c.want || got.Unknown != (c.scan.Type == "新码") {
			t.Errorf("%s: %+v, want %s", name, got, c.want)
		}
	}
}

// TestPassage: only a branch that is reached from a hub is known to be the one that delivers.
func TestPassage(t *testing.T) {
	t.Parallel()
	hub, branch, unsaid := site{Center: "T"}, site{Center: "F"}, site{Name: "某地"}
	for name, c := range map[string]struct {
		scan scan
		want tracker.Milestone
	}{
		"branch from a hub":    {scan{Type: "到件", Site: branch, Other: hub}, tracker.MilestoneDestBranch},
		"branch from a branch": {scan{Type: "到件", Site: branch, Other: branch}, tracker.MilestoneNone},
		"unsaid from a hub":    {scan{Type: "到件", Site: unsaid, Other: hub}, tracker.MilestoneNone},
		"branch to a hub":      {scan{Type: "发件", Site: branch, Other: hub}, tracker.MilestoneNone},
		"hub from a branch":    {scan{Type: "3", Site: site{Transfer: "1"}, Other: branch}, tracker.MilestoneHub},
		"hub to a branch":      {scan{Type: "发件", Site: hub, Other: branch}, tracker.MilestoneHub},
	} {
		if got := queryCodes().read(c.scan); got.Milestone != c.want || got.Status != tracker.StatusInTransit {
			t.Errorf("%s: %+v, want %q", name, got, c.want)
		}
	}
}
